import * as assert from "node:assert/strict";
import { readArguments } from "../../../commands/recover/arguments";

describe("arguments of recover", () => {
    it("takes a stack, and changes things unless told not to", () => {
        const expected = { stack: "dev", dryRun: false, configFile: undefined };
        assert.deepEqual(readArguments(["--stack", "dev"]), expected);
        assert.equal(readArguments(["--stack", "dev", "--dry-run"]).dryRun, true);
    });

    it("refuses to guess a stack, and what it does not know, with the usage", () => {
        assert.throws(() => readArguments([]), /--stack is missing\nusage: npm run recover/);
        assert.throws(() => readArguments(["--stack", "dev", "--force"]), /--force[\s\S]*usage:/);
    });
});
