import * as assert from "node:assert/strict";
import { contextOf, lookAt } from "../../../commands/recover/cluster";
import { provider, service, stateOf } from "../../support/states";

describe("cluster of a stack that was cut off", () => {
    it("is the one of the stack's provider", () => {
        const state = { deployment: { resources: [provider("cluster", { context: "prod" })] } };
        assert.equal(contextOf(state), "prod");
        assert.equal(contextOf(stateOf([])), undefined);
    });

    it("is not asked when there is nothing to look at", async () => {
        assert.deepEqual((await lookAt("no-such-context", []))(service("edge")), {});
    });
});
