import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { repository, StackConfig } from "../../rehearsal/config";
import { bringShop, expectedBy } from "../../rehearsal/live";
import { openLive } from "../../checks/live/cluster/cluster";
import type { Expected } from "../../plan/expected";
import { formatTable } from "../../commands/verify/report";
import { Row } from "../../checks/live/types";
import { verify } from "../../commands/verify/verify";
import { breakages } from "../support/breakages";
import { EngineHarness, quiet } from "../support/engine";

const run = promisify(execFile);
/** Milliseconds for controllers to follow what was broken or fixed. */
const settleTime = 30_000;

/** Looks that need a process behind a pod, and that no breakage on simulated pods can reach. */
const needsProcesses = ["EM-022", "EM-023", "EM-027"];

describe("verify on a real API server", () => {
    const harness = new EngineHarness();
    let expected: Expected;
    let env: NodeJS.ProcessEnv;
    const matrix: string[] = [];
    const look = async (): Promise<Row[]> => verify(await openLive(undefined), expected);
    const failing = (rows: readonly Row[]) => [
        ...new Set(rows.filter(({ verdict }) => verdict === "fail").map(({ id }) => id)),
    ];

    /** Looks until exactly these ids fail, twice in a row; the last look, whatever it saw. */
    async function settled(ids: readonly string[]): Promise<Row[]> {
        let before: string | undefined;
        for (const end = Date.now() + settleTime; ; await new Promise((resolve) => setTimeout(resolve, 300))) {
            const rows = await look();
            const seen = failing(rows).join();
            if (Date.now() > end || (seen === ids.join() && seen === before)) {
                return rows;
            }
            before = seen;
        }
    }

    before(async () => {
        await harness.start();
        const edge = { ...(harness.config["edge"] as object), rotationWorkaround: { enabled: true } };
        const config: StackConfig = { ...harness.config, edge };
        const opened = await harness.open(config);
        const bin = path.join(harness.tools.pulumi, "bin");
        env = { ...process.env, ...opened.env, PATH: `${bin}${path.delimiter}${opened.env["PATH"]}` };
        await opened.stack.up(quiet);
        expected = await expectedBy(opened.stack);
        await bringShop(harness.tools, harness.cluster);
    });
    after(async () => {
        console.log(`\n      broken on purpose                                 seen by\n${matrix.join("\n")}\n`);
        await harness.stop();
    });

    it("finds nothing wrong with what has just come up, and says what it cannot show", async () => {
        const rows = await settled([]);
        const unseen = rows.filter(({ verdict }) => verdict === "unseen");
        assert.deepEqual(failing(rows), [], formatTable(rows));
        assert.ok(
            unseen.every(({ simulated }) => simulated),
            formatTable(rows),
        );
        const ids = unseen.map(({ id }) => id);
        assert.deepEqual(
            needsProcesses.filter((id) => !ids.includes(id)),
            [],
            "simulated pods never pass",
        );
    });

    for (const { id, what, break: broken, fix } of breakages(harness)) {
        it(`${id} and no other sees ${what}`, async () => {
            await broken();
            const rows = await settled([id]);
            await fix();
            matrix.push(`      ${what.padEnd(48)}  ${id}: ${failing(rows).join(", ") || "nothing"}`);
            assert.deepEqual(failing(rows), [id], formatTable(rows));
            const problems = rows.filter(({ verdict }) => verdict === "fail").flatMap((row) => row.problems);
            assert.ok(problems.every((it) => it.fix !== ""));
            const fixed = await settled([]);
            assert.deepEqual(failing(fixed), [], `after fixing:\n${formatTable(fixed)}`);
        });
    }

    it("was tried on every check that can look here", async () => {
        const tried = new Set(breakages(harness).map(({ id }) => id));
        const looked = (await look()).filter(({ verdict }) => verdict !== "unseen").map(({ id }) => id);
        assert.deepEqual(
            [...new Set(looked)].filter((id) => !tried.has(id)),
            [],
        );
    });

    it("says that tests which act cannot be shown here, and leaves nothing behind", async () => {
        const only = ["EM-024"];
        const traffic = "http://127.0.0.1:1/";
        const rows = await verify(await openLive(undefined), expected, {
            only,
            traffic,
            strictTest: true,
            rotation: true,
        });
        assert.deepEqual(
            rows.map(({ id, simulated }) => [id, simulated]),
            [
                ["EM-024", true],
                ["EM-024", true],
                ["EM-010", true],
            ],
        );
        const namespaces = await harness.kubectl("get", "namespaces", "-o", "name");
        assert.doesNotMatch(namespaces, /strict-test/);
    });

    /** The command as a user runs it, in a process of its own. */
    const command = (...args: string[]) =>
        run("npm", ["run", "--silent", "verify", "--", ...args], { cwd: repository, env }).then(
            ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
            (error: { code: number; stdout: string; stderr: string }) => error,
        );

    it("reads the stack by the command line, and exits with 0, 1 or 2", async () => {
        const fine = await command("--stack", "test", "--only", "EM-005,EM-006", "--json");
        assert.equal(fine.code, 0, fine.stderr);
        const { checks } = JSON.parse(fine.stdout) as { checks: Row[] };
        assert.deepEqual(
            checks.map(({ id, verdict }) => [id, verdict]),
            [
                ["EM-005", "pass"],
                ["EM-006", "pass"],
            ],
        );
        assert.equal((await command("--stack", "test")).code, 2, "what needs processes cannot be seen here");
        await harness.kubectl("-n", "shop", "delete", "service", "shop");
        const broken = await command("--stack", "test", "--only", "EM-007");
        await bringShop(harness.tools, harness.cluster);
        assert.equal(broken.code, 1);
        assert.match(broken.stdout, /EM-007 {2}FAIL[\s\S]*fix: kubectl -n shop get services \(deploy shop, or/);
    });

    it("says in one message why it could not look at all", async () => {
        for (const [args, reason] of [
            [["--stack", "absent"], /state of stack absent could not be read: .*no stack named 'absent'/s],
            [["--stack", "test", "--context", "absent"], /kubeContext[\s\S]*absent/],
        ] as const) {
            const { code, stderr } = await command(...args);
            assert.equal(code, 2);
            assert.match(stderr, reason);
            assert.doesNotMatch(stderr, /\n\s+at .*\.[jt]s:\d+/);
        }
    });
});
