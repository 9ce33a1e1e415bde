import * as assert from "node:assert/strict";
import { names } from "../../components/names";

describe("components/names", () => {
    it("holds the names that Edge Stack and its documentation rely on", () => {
        assert.deepEqual(names, {
            edge: "edge-stack",
            redis: "edge-stack-redis",
            license: "ambassador-edge-stack",
            tracingService: "tracing",
            tlsContext: "istio-upstream",
            zipkin: "zipkin",
            prometheus: "prometheus",
        });
    });
});
