import * as assert from "node:assert/strict";
import { Expectation } from "../../components/expectation";
import { expectedFor, expectedFrom } from "../support/expected";
import { only, recordComponent } from "../support/component";

describe("Expectation", () => {
    it("puts what is expected into the state without an input, so that no change of it counts as an update", async () => {
        const recording = await recordComponent(() => new Expectation("expectation", expectedFrom({})));
        assert.deepEqual(only(recording, "Expectation").inputs, {});
        assert.deepEqual(recording.registered, { "edge-mesh:components:Expectation::expectation": expectedFor({}) });
    });
});
