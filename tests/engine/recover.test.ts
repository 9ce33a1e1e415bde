import * as assert from "node:assert/strict";
import { EngineHarness } from "../support/engine";
import { Kills, scenarioOf } from "../support/kills";

/** Moments in the middle of the work: a release being installed, one being upgraded, strict mTLS being deleted. */
const seeds = [0, 4, 2];

describe("npm run recover", () => {
    const harness = new EngineHarness();
    const kills = new Kills(harness);
    before(async () => {
        await harness.start();
        await kills.start();
    });
    after(() => harness.stop());

    for (const seed of seeds) {
        it(`fixes a stack that was killed in ${scenarioOf(seed)}: the next up makes what an undisturbed one would`, () =>
            kills.recovers(seed));
    }

    it("has nothing to do for a stack that is whole", async () => {
        assert.match(await kills.recover(), /no operation was cut off, and no Helm release is stuck/);
    });
});
