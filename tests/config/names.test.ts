import * as assert from "node:assert/strict";
import { objectNames } from "../../config/names";
import { edgeName } from "../../config/distribution";

describe("config/names", () => {
    it("holds the names that Edge Stack and its documentation rely on", () => {
        assert.equal(objectNames.redis, "edge-stack-redis");
        assert.equal(objectNames.license, "ambassador-edge-stack");
        assert.equal(edgeName({ distribution: "edge-stack" }), "edge-stack");
        assert.equal(edgeName({ distribution: "emissary" }), "emissary-ingress");
    });

    it("keeps several edges apart", () => {
        assert.equal(edgeName({ distribution: "edge-stack", ambassadorId: "inner" }), "edge-stack-inner");
    });
});
