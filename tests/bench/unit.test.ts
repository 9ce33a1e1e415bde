import * as assert from "node:assert/strict";
import { childSeconds } from "./unit";

describe("tests/bench/unit", () => {
    it("reads the children's line of a shell's times", () => {
        assert.equal(childSeconds("  1055 passing (9s)\n\n0m9.00s 0m9.00s\n1m2.50s 0m0.25s\n"), 62.75);
    });
});
