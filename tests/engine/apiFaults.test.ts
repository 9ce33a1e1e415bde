import { ApiTrouble } from "../support/apiTrouble";
import { EngineHarness } from "../support/engine";

describe("an API server in trouble", () => {
    const harness = new EngineHarness();
    const trouble = new ApiTrouble(harness);
    before(() => harness.start());
    after(() => harness.stop());

    it("answers a share of the calls with 429, 500, resets and delays: the next up ends what one left", async () => {
        harness.log(await trouble.busy(1));
    });

    it("is restarted in the middle of up: the next up ends what was left", async () => {
        harness.log(await trouble.restarted());
    });
});
