import { EngineHarness } from "../support/engine";
import { WebhooksAway } from "../support/webhooksAway";

describe("a webhook that is away", () => {
    const harness = new EngineHarness();
    const webhooks = new WebhooksAway(harness);
    before(async () => {
        await harness.start();
        await webhooks.start();
    });
    after(() => harness.stop());

    it("istiod: up names it, and the next up does what was left once it is back", async () => {
        harness.log(await webhooks.istiod());
    });

    it("the conversion webhook: up names it, and the next up does what was left once it is back", async () => {
        harness.log(await webhooks.conversion());
    });
});
