import * as assert from "node:assert/strict";
import { checkTrees } from "../../support/values/check";

describe("every tree of values", () => {
    it("is refused, or keeps what the program promises in what the charts make of it", async () => {
        const { accepted, refused, faults } = await checkTrees(500, 1);
        assert.deepEqual(faults, []);
        assert.ok(accepted > 100 && refused > 100, `${accepted} accepted, ${refused} refused`);
    });
});
