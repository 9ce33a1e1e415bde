import * as assert from "node:assert/strict";
import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { repository } from "../support/recorder";

const run = promisify(execFile);

describe("start/program.js", () => {
    const packagesOf = async (what: string) => {
        const { stdout } = await run(process.execPath, [path.join(repository, "tests", "bench", "startOf.js"), what]);
        return (JSON.parse(stdout) as { packages: string[] }).packages;
    };

    before(() => run(process.execPath, [path.join(repository, "start", "makeBundles.js")]));

    it("loads nothing beside the SDK but what every stack needs, and of the SDK not what sends functions", async () => {
        const [sdk, program] = await Promise.all([packagesOf("sdk"), packagesOf("program")]);
        assert.deepEqual(
            program.filter((name) => !sdk.includes(name)),
            ["@pulumi/random", "yaml", "zod"],
        );
        for (const name of ["typescript", "pacote"]) {
            assert.ok(sdk.includes(name) && !program.includes(name), name);
        }
    });
});
