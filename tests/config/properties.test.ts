import * as assert from "node:assert/strict";
import { checkConfigurations } from "../support/properties";

describe("every configuration", () => {
    it("is accepted, or refused with place, value, what is allowed and a command, and shows no secret", async () => {
        const { configurations, accepted, refused } = await checkConfigurations(250, 1);
        assert.equal(configurations, accepted + refused);
        assert.ok(accepted > 40 && refused > 40, `${accepted} accepted, ${refused} refused`);
    });
});
