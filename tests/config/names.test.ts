import * as assert from "node:assert/strict";
import { names } from "../../config/names";
import { edgeName } from "../../config/distribution";

describe("config/names", () => {
    it("holds the names that Edge Stack and its documentation rely on", () => {
        assert.deepEqual(names, {
            redis: "edge-stack-redis",
            license: "ambassador-edge-stack",
            tracingService: "tracing",
            tlsContext: "istio-upstream",
            zipkin: "zipkin",
            prometheus: "prometheus",
        });
        assert.equal(edgeName({ distribution: "edge-stack" }), "edge-stack");
        assert.equal(edgeName({ distribution: "emissary" }), "emissary-ingress");
    });

    it("keeps several edges apart", () => {
        assert.equal(edgeName({ distribution: "edge-stack", ambassadorId: "inner" }), "edge-stack-inner");
    });
});
