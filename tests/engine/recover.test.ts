import * as assert from "node:assert/strict";
import { FaultRun, scenarios } from "../support/faults";

/** Moments in the middle of the work: a release being installed, one being upgraded, strict mTLS being deleted. */
const seeds = [0, 4, 2];

describe("npm run recover", () => {
    const faults = new FaultRun();
    before(() => faults.start());
    after(() => faults.harness.stop());

    scenarios.forEach((scenario, index) => {
        it(`mends a stack that was killed in ${scenario}: the next up makes what an undisturbed one would`, async () => {
            const fault = await faults.fault(seeds[index] ?? 0);
            assert.equal(fault.scenario, scenario);
            assert.ok(fault.recovered, `killed after ${fault.after} ms\n${fault.said}`);
        });
    });

    it("has nothing to do for a stack that is whole", async () => {
        assert.match(await faults.recover(), /no operation was cut off, and no Helm release is stuck/);
    });
});
