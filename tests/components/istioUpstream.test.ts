import * as assert from "node:assert/strict";
import { IstioUpstream } from "../../components/istioUpstream";
import { only, optsOf, recordComponent } from "../support/component";

describe("components/istioUpstream", () => {
    it("originates Istio mTLS by the guide's TLSContext, in the edge's own namespace", async () => {
        const recording = await recordComponent((providers) => {
            new IstioUpstream("up", { namespace: "gate" }, optsOf(providers));
        });
        assert.deepEqual(only(recording, "TLSContext").inputs, {
            apiVersion: "getambassador.io/v3alpha1",
            kind: "TLSContext",
            metadata: { name: "istio-upstream", namespace: "gate" },
            spec: { secret: "istio-certs", alpn_protocols: "istio" },
        });
    });
});
