import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as path from "node:path";

describe("commands/shared/run", () => {
    const module = path.resolve(__dirname, "../../../commands/shared/run");
    const exitOf = (main: string) => {
        const text = `require("${module}").runCommand(${main})`;
        const args = ["-r", "ts-node/register/transpile-only", "-e", text];
        const { status, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
        return { status, stderr };
    };

    it("ends with the code that the command gives", () => {
        assert.deepEqual(exitOf("async () => 2"), { status: 2, stderr: "" });
        assert.deepEqual(exitOf("async () => { setInterval(() => {}, 1000); }"), { status: 0, stderr: "" });
    });

    it("tells an error without a stack trace, with the code for that", () => {
        const failing = 'async () => { throw new Error("--stack is missing") }';
        assert.deepEqual(exitOf(failing), { status: 1, stderr: "--stack is missing\n" });
        assert.equal(exitOf(`${failing}, 2`).status, 2);
    });
});
