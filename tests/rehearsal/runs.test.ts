import * as assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { createInterface } from "node:readline";
import { abandonedRuns, beginRun, endAbandonedRuns, endRun, startOf } from "../../rehearsal/running/runs";
import { repository } from "../support/recorder";

/** A process with a run, and one that it started. */
interface Running {
    readonly owner: ChildProcess;
    readonly dir: string;
    readonly pid: number;
}

/** @param shell whether a shell stands between, as with `npm run`; it is the owner then */
async function startRun(shell = false): Promise<Running> {
    const command = [process.execPath, "-r", "ts-node/register/transpile-only", "tests/support/smallRun.ts"];
    const [program = "", ...args] = shell ? ["sh", "-c", `${command.join(" ")}; true`] : command;
    const owner = spawn(program, args, { cwd: repository, stdio: ["ignore", "pipe", "inherit"] });
    const line = await new Promise<string>((resolve, reject) => {
        owner.once("exit", (code) => reject(new Error(`it ended with exit code ${code}`)));
        createInterface(owner.stdout).once("line", resolve);
    });
    return { owner, ...(JSON.parse(line) as { dir: string; pid: number }) };
}

/** Sends a signal, and gives the exit code. */
function end({ owner }: Running, name: NodeJS.Signals): Promise<number | null> {
    return new Promise((resolve) => {
        owner.once("exit", resolve);
        owner.kill(name);
    });
}

describe("rehearsal: runs", () => {
    let folder: string;
    before(async () => (folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-test-"))));
    after(() => rm(folder, { recursive: true, force: true }));

    it("know a process by its number and the moment it started", async () => {
        const own = startOf(process.pid);
        assert.match(own ?? "", /^\d+$/);
        assert.equal(startOf(process.pid), own);
        const child = spawn("true");
        await new Promise((resolve) => child.once("exit", resolve));
        assert.equal(startOf(child.pid ?? 0), undefined);
    });

    it("are abandoned when their process has ended, though another may have its number", () => {
        const start = startOf(process.pid);
        const alive = `edge-mesh-run-${process.pid}-${start}-aaaaaa`;
        const reused = `edge-mesh-run-${process.pid}-${Number(start) - 1}-bbbbbb`;
        const ended = "edge-mesh-run-4194305-1-cccccc"; // No number of a process is so high.
        for (const name of [alive, reused, ended, "edge-mesh-run-not-one", "edge-mesh-engine-1-1-d", "other"]) {
            mkdirSync(path.join(folder, name));
        }
        assert.deepEqual(
            abandonedRuns(folder).sort(),
            [reused, ended].sort().map((name) => path.join(folder, name)),
        );
    });

    for (const [name, code] of [
        ["SIGINT", 130],
        ["SIGTERM", 143],
        ["SIGHUP", 129],
    ] as const) {
        it(`end at ${name} with all that they started`, async () => {
            const run = await startRun();
            assert.notEqual(startOf(run.pid), undefined);
            assert.equal(await end(run, name), code);
            assert.deepEqual([startOf(run.pid), existsSync(run.dir)], [undefined, false]);
        });
    }

    it("end when what started them was killed, as npm is, and leaves them to themselves", async () => {
        const run = await startRun(true);
        await end(run, "SIGKILL");
        for (let tries = 0; existsSync(run.dir); tries += 1) {
            assert.ok(tries < 100, "it goes on");
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
        assert.equal(startOf(run.pid), undefined);
    });

    it("are ended by the next one when they were killed, and one that is alive is left alone", async () => {
        const [killed, alive] = await Promise.all([startRun(), startRun()]);
        try {
            await end(killed, "SIGKILL");
            assert.notEqual(startOf(killed.pid), undefined, "it ended by itself, so this shows nothing");
            const said: string[] = [];
            endAbandonedRuns((line) => said.push(line));
            assert.deepEqual([startOf(killed.pid), existsSync(killed.dir)], [undefined, false]);
            assert.match(said.join("\n"), new RegExp(killed.dir));
            assert.notEqual(startOf(alive.pid), undefined);
            assert.ok(existsSync(alive.dir));
        } finally {
            await end(alive, "SIGTERM");
        }
    });

    it("end with the run that they are a part of", async () => {
        const outer = beginRun(() => undefined);
        const inner = await startRun();
        endRun(outer);
        assert.deepEqual([startOf(inner.owner.pid ?? 0), startOf(inner.pid)], [undefined, undefined]);
        assert.deepEqual([existsSync(outer), existsSync(inner.dir)], [false, false]);
    });
});
