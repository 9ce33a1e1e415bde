import * as assert from "node:assert/strict";
import { parseArguments } from "../../../commands/shared/arguments";

describe("commands/shared/arguments", () => {
    const options = { stack: { type: "string" }, json: { type: "boolean", default: false } } as const;
    const read = (...args: string[]) => parseArguments(args, options, "usage: npm run x");

    it("reads what is known, with its defaults", () => {
        assert.deepEqual({ ...read("--stack", "a") }, { stack: "a", json: false });
    });

    it("refuses what it does not know, and says how the command is used", () => {
        assert.throws(() => read("--stak", "a"), /--stak[\s\S]*\nusage: npm run x$/);
        assert.throws(() => read("dev"), /dev[\s\S]*\nusage: npm run x$/);
        assert.throws(() => read("--stack"), /--stack[\s\S]*\nusage: npm run x$/);
    });
});
