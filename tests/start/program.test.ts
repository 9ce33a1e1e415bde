import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import * as path from "node:path";
import { promisify } from "node:util";
import { repository } from "../support/recorder";

const run = promisify(execFile);

describe("start/program.js", () => {
    const packagesOf = async (what: string) => {
        const { stdout } = await run(process.execPath, [path.join(repository, "bench", "startOf.js"), what]);
        return (JSON.parse(stdout) as { packages: string[] }).packages;
    };

    it("loads nothing beside the SDK but what every stack needs, and of the SDK not what sends functions", async () => {
        const [sdk, program] = await Promise.all([packagesOf("sdk"), packagesOf("program")]);
        assert.deepEqual(
            program.filter((name) => !sdk.includes(name)),
            ["@pulumi/random", "esbuild", "yaml", "zod"],
        );
        for (const name of ["typescript", "pacote"]) {
            assert.ok(sdk.includes(name) && !program.includes(name), name);
        }
    });

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

    it("leaves no bundle behind", () => {
        const bundles = readdirSync(path.join(repository, "bin")).filter((name) => name.startsWith("program-"));
        assert.deepEqual(bundles, []);
    });
});
