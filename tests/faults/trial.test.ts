import * as assert from "node:assert/strict";
import { counted, formatTally, trial } from "./trial";

describe("faults: trials", () => {
    const tally = { part: "kill", did: "recovered", seconds: 61.4 };
    const good = { what: "seed 0", good: true, said: "" };

    it("are all good, or the goal is missed", () => {
        assert.equal(formatTally({ ...tally, trials: [good, good] }), "kill: recovered 2 of 2 (goal: all) in 61 s");
        const trials = [good, { ...good, good: false }];
        assert.equal(formatTally({ ...tally, trials }), "kill: recovered 1 of 2 (goal: all, MISSED) in 61 s");
        assert.equal(counted({ ...tally, trials: [] }).reached, false);
    });

    it("say why one is not good, with what the command printed", async () => {
        const error = Object.assign(new Error("it ended with 1"), { stderr: "conflict" });
        const failed = await trial("seed 1", () => Promise.reject(error));
        assert.deepEqual(failed, { what: "seed 1", good: false, said: "it ended with 1\nconflict" });
    });
});
