import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { repository } from "../support/recorder";

const run = promisify(execFile);
const lazySdk = path.join(repository, "start", "lazySdk.js");

describe("start/lazySdk.js", () => {
    it("loads it all the same for whoever sends a function", async () => {
        const script = `
            require("./start/lazySdk");
            const { runtime } = require("@pulumi/pulumi");
            const answer = 42;
            runtime
                .serializeFunction(() => answer)
                .then(({ text }) => runtime.computeCodePaths().then((paths) => console.log(text, paths.size)));`;
        const { stdout } = await run(process.execPath, ["-e", script], { cwd: repository });
        assert.match(stdout, /answer: 42[\s\S]* [1-9]\d*\n$/);
    });

    it("leaves an SDK alone that keeps them elsewhere", async () => {
        const folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-sdk-"));
        try {
            await writeFile(path.join(folder, "lazySdk.js"), await readFile(lazySdk, "utf8"));
            const sdk = path.join(folder, "node_modules", "@pulumi", "pulumi");
            await mkdir(sdk, { recursive: true });
            await writeFile(path.join(sdk, "index.js"), "module.exports = 42;");
            const script = `require("./lazySdk"); console.log(require("@pulumi/pulumi"));`;
            assert.equal((await run(process.execPath, ["-e", script], { cwd: folder })).stdout, "42\n");
        } finally {
            await rm(folder, { recursive: true });
        }
    });
});
