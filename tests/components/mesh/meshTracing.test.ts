import * as assert from "node:assert/strict";
import { meshTracing } from "../../../components/mesh/meshTracing";
import { istiodValues } from "../../../model/mesh/istioValues";
import { at, only, optsOf, recordComponent } from "../../support/component";
import { settingsOf } from "../../support/settings";

describe("components/mesh/meshTracing", () => {
    it("traces the mesh by the extension provider that istiod knows", async () => {
        const recording = await recordComponent(
            (providers) => void meshTracing("t", settingsOf({ tracing: { sampling: 5 } }), optsOf(providers)),
        );
        const telemetry = only(recording, "Telemetry");
        assert.equal(telemetry.inputs["apiVersion"], "telemetry.istio.io/v1");
        assert.deepEqual(telemetry.inputs["metadata"], { name: "mesh-default", namespace: "istio-system" });
        assert.deepEqual(at(telemetry, "spec"), {
            tracing: [{ providers: [{ name: "zipkin" }], randomSamplingPercentage: 5 }],
        });
        const { meshConfig } = istiodValues(settingsOf().istio, "z") as {
            meshConfig: { extensionProviders: { name: string }[] };
        };
        assert.equal(
            at(telemetry, "spec", "tracing", 0, "providers", 0, "name"),
            meshConfig.extensionProviders[0]?.name,
        );
    });
});
