import * as assert from "node:assert/strict";
import { edgeName, names } from "../../components/names";

describe("components/names", () => {
    it("holds the names that Edge Stack and its documentation rely on", () => {
        assert.deepEqual(names, {
            redis: "edge-stack-redis",
            license: "ambassador-edge-stack",
            tracingService: "tracing",
            tlsContext: "istio-upstream",
            zipkin: "zipkin",
            prometheus: "prometheus",
        });
        assert.deepEqual([edgeName("edge-stack"), edgeName("emissary")], ["edge-stack", "emissary-ingress"]);
    });
});
