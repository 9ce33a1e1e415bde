import * as assert from "node:assert/strict";
import { readArguments } from "../../../commands/graph/arguments";

describe("commands/graph/arguments", () => {
    it("reads what is asked for, Mermaid by default", () => {
        const nothing = { components: false, out: undefined, configFile: undefined };
        assert.deepEqual(readArguments(["--stack", "a"]), { ...nothing, stack: "a", format: "mermaid" });
        assert.equal(readArguments(["--stack", "a", "--format", "svg"]).format, "svg");
    });

    it("says what is wrong, and how it is used", () => {
        assert.throws(() => readArguments([]), /--stack is missing\nusage: npm run graph/);
        assert.throws(
            () => readArguments(["--stack", "a", "--format", "png"]),
            /png is none of mermaid, dot, svg\nusage:/,
        );
    });
});
