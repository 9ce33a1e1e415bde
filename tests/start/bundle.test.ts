import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, symlink, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { repository } from "../support/recorder";

const run = promisify(execFile);

describe("start/bundle.js", () => {
    let root: string;
    const write = (file: string, text: string) => writeFile(path.join(root, file), text);
    /** Bundles that are there, with what else a run may leave. */
    const kept = async () => (await readdir(path.join(root, "bin"))).sort();
    const bundles = async () => (await kept()).filter((name) => /^program-\w+\.js$/.test(name));

    /** What a program prints, or says when it crashes. */
    const load = (env: NodeJS.ProcessEnv = {}) =>
        run(process.execPath, [path.join(root, "start", "program.js")], { env: { ...process.env, ...env } }).then(
            ({ stdout }) => stdout.trim(),
            (error: { stderr: string }) => error.stderr,
        );

    beforeEach(async () => {
        root = await mkdtemp(path.join(tmpdir(), "edge-mesh-bundle-"));
        await cp(path.join(repository, "start"), path.join(root, "start"), { recursive: true });
        await symlink(path.join(repository, "node_modules"), path.join(root, "node_modules"));
        await Promise.all(["plugin", "policy", "tests"].map((folder) => mkdir(path.join(root, folder))));
        await write("package.json", JSON.stringify({ dependencies: { yaml: "*" } }));
        await write("index.ts", `import { answer } from "./answer";\nconsole.log(answer as number);\n`);
        await write("answer.ts", "export const answer: unknown = 41;\n");
        await write("plugin/main.ts", "");
        await write("policy/index.ts", "");
    });
    afterEach(() => rm(root, { recursive: true }));

    it("keeps one bundle while nothing changes", async () => {
        assert.deepEqual([await load(), await load()], ["41", "41"]);
        await write("tests/other.ts", "");
        assert.equal(await load(), "41");
        const [only = ""] = await bundles();
        assert.deepEqual(await kept(), [only, `${only}.map`]);
    });

    it("never loads what another source, or another package, made", async () => {
        assert.equal(await load(), "41");
        await write("answer.ts", "export const answer: unknown = 42;\n");
        assert.equal(await load(), "42");
        await write("package.json", JSON.stringify({ dependencies: { yaml: "*", zod: "*" } }));
        assert.equal(await load(), "42");
        assert.equal((await bundles()).length, 3);
    });

    it("is made by several runs at the same time", async () => {
        assert.deepEqual(await Promise.all([load(), load(), load(), load()]), ["41", "41", "41", "41"]);
        assert.equal((await kept()).length, 2);
    });

    it("deletes what is a day old, and what a run that was killed left then", async () => {
        await load();
        const [old = ""] = await bundles();
        await write(`bin/${old}.4711`, "");
        const longAgo = Date.now() / 1000 - 2 * 24 * 60 * 60;
        await Promise.all((await kept()).map((name) => utimes(path.join(root, "bin", name), longAgo, longAgo)));
        await write("answer.ts", "export const answer: unknown = 42;\n");
        await load();
        assert.equal((await kept()).length, 2);
        assert.ok(!(await kept()).includes(old));
    });

    it("names the line of the source of a crash with EDGE_MESH_DEBUG=1", async () => {
        await write(
            "answer.ts",
            "interface Wish {\n    readonly a: string }\n    throw new Error();\nexport const answer = 1;\n",
        );
        assert.match(await load({ EDGE_MESH_DEBUG: "1" }), /answer\.ts:3:\d+/);
        assert.match(await load(), /program-\w+\.js:\d+/);
    });

    it("makes all of them after an installation", async () => {
        await run(process.execPath, [path.join(root, "start", "makeBundles.js")]);
        const names = (await kept()).filter((name) => name.endsWith(".js")).map((name) => name.split("-")[0]);
        assert.deepEqual(names, ["plugin", "policy", "program"]);
    });
});
