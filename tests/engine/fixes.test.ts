import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { parse, stringify } from "yaml";
import { guardrails } from "../../checks/preview/guardrails";
import { parseSettings } from "../../config/load";
import { Problem } from "../../messages/problem";
import { rehearsalLicense } from "../../rehearsal/stack";
import { provideToolchain } from "../../rehearsal/toolchain";
import { crdObjects } from "../support/crds";
import { desiredFor } from "../support/desired";
import { Mistake, mistakes } from "../support/mistakes";

const run = promisify(execFile);
type Raw = Readonly<Record<string, unknown>>;

/** Whatever is told of a configuration before anything is made: mistakes, or what the guardrails find. */
async function toldOf(config: Raw): Promise<readonly (Problem & { readonly by: string })[]> {
    const { settings, problems } = parseSettings(config);
    if (settings === undefined) {
        return problems.map((it) => ({ ...it, by: "configuration" }));
    }
    const desired = await desiredFor(config, { manifest: await crdObjects(), license: rehearsalLicense });
    return Object.entries(guardrails).flatMap(([by, guardrail]) => guardrail(desired).map((it) => ({ ...it, by })));
}

const nameOf = ({ by, path: key }: { readonly by: string; readonly path: string }) => `${by} ${key}`;

describe("the command that a message gives", () => {
    let folder: string;
    let env: NodeJS.ProcessEnv;
    const asked = new Set<string>();

    before(async () => {
        const tools = await provideToolchain(console.log);
        folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-fixes-"));
        await writeFile(path.join(folder, "Pulumi.yaml"), "name: edge-mesh\nruntime: nodejs\n");
        env = {
            ...process.env,
            PATH: [path.join(tools.pulumi, "bin"), process.env["PATH"]].join(path.delimiter),
            PULUMI_BACKEND_URL: `file://${folder}`,
            PULUMI_CONFIG_PASSPHRASE: "",
            PULUMI_SKIP_UPDATE_CHECK: "true",
        };
        always = (await toldOf({})).map(nameOf);
        await run("pulumi", ["stack", "init", "fixes"], { cwd: folder, env });
    });
    after(() => rm(folder, { recursive: true, force: true }));

    const file = () => path.join(folder, "Pulumi.fixes.yaml");

    async function configure(config: Raw): Promise<void> {
        const { encryptionsalt } = parse(await readFile(file(), "utf8")) as { encryptionsalt: string };
        const settings = Object.entries(config).map(([key, value]) => [`edge-mesh:${key}`, value]);
        await writeFile(file(), stringify({ encryptionsalt, config: Object.fromEntries(settings) }));
    }

    async function configured(): Promise<Raw> {
        const { config } = parse(await readFile(file(), "utf8")) as { config?: Raw };
        return Object.fromEntries(Object.entries(config ?? {}).map(([key, it]) => [key.replace("edge-mesh:", ""), it]));
    }

    /** What is told of every configuration. */
    let always: readonly string[];

    /** Runs each command that is printed for a configuration on a copy of it. */
    async function holds({ config, choose }: Mistake): Promise<void> {
        const before = await toldOf(config);
        assert.ok(before.length > 0, "nothing is told");
        for (const problem of before) {
            asked.add(problem.by);
            const fix = (problem.fix ?? "").replace(/ (VALUE|NAMESPACE|NAME|PLACE|ID)\b/g, ` '${choose}'`);
            assert.ok(fix !== "" && !fix.includes("'undefined'"), `${problem.path}: ${problem.fix}`);
            await configure(config);
            await run("bash", ["-ec", fix], { cwd: folder, env });
            const after = (await toldOf(await configured())).map(nameOf);
            assert.ok(!after.includes(nameOf(problem)), `${nameOf(problem)} is still told after: ${fix}`);
            const known = [...always, ...before.map(nameOf)];
            const fresh = after.filter((it) => !known.includes(it));
            assert.deepEqual(fresh, [], `new after: ${fix}`);
        }
    }

    for (const mistake of mistakes) {
        it(`fixes ${mistake.what}, and breaks nothing else`, () => holds(mistake));
    }

    it("was asked of every guardrail that a configuration alone can set off", () => {
        // A license is no part of it, versions are those of a manifest, and many routes take hundreds of services.
        const others = ["license", "versions", "manyRoutes"];
        const missed = Object.keys(guardrails).filter((name) => !asked.has(name) && !others.includes(name));
        assert.deepEqual(missed, []);
    });
});
