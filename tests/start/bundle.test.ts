import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { repository } from "../support/recorder";

const run = promisify(execFile);
const bundles = path.join(repository, "bin");

describe("start/bundle.js", () => {
    let folder: string;
    before(async () => (folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-bundle-"))));
    after(() => rm(folder, { recursive: true }));

    /** The stack of a program that crashes in its third line, and what is left of its bundle. */
    async function crash(debug: string) {
        const program = path.join(folder, "crashing.ts");
        await writeFile(
            program,
            "interface Wish {\n    readonly a: string }\n    throw new Error((1 as unknown as Wish).a);\n",
        );
        const bundle = JSON.stringify(path.join(repository, "start", "bundle.js"));
        const script = `require(${bundle}).load(${JSON.stringify(program)}, "crashing");`;
        const env = { ...process.env, EDGE_MESH_DEBUG: debug };
        const said = await run(process.execPath, ["-e", script], { env }).then(
            () => "no crash",
            (error: { stderr: string }) => error.stderr,
        );
        const left = (await readdir(bundles)).filter((name) => name.startsWith("crashing-"));
        await Promise.all(left.map((name) => rm(path.join(bundles, name))));
        return { said, kinds: left.map((name) => name.replace(/^crashing-\d+/, "")).sort() };
    }

    it("leaves nothing behind when the program crashes", async () => {
        assert.deepEqual((await crash("")).kinds, []);
    });

    it("with EDGE_MESH_DEBUG=1 names the line of the source, and keeps the bundle", async () => {
        const { said, kinds } = await crash("1");
        assert.match(said, /crashing\.ts:3:\d+/);
        assert.deepEqual(kinds, [".js", ".js.map"]);
    });
});
