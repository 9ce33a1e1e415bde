import * as assert from "node:assert/strict";
import { networkPolicy } from "../../components/networkPolicy";
import { only, optsOf, recordComponent } from "../support/component";

describe("components/networkPolicy", () => {
    it("guards what comes in to those pods only, and leaves alone what goes out", async () => {
        const ingress = [{ from: [{ podSelector: {} }], ports: [{ port: 9411 }] }];
        const recording = await recordComponent((providers) => {
            const guarded = { name: "zipkin", namespace: "watch", pods: { app: "zipkin" }, ingress };
            networkPolicy("n", guarded, optsOf(providers));
        });
        const { inputs } = only(recording, "NetworkPolicy");
        assert.deepEqual(inputs["spec"], {
            podSelector: { matchLabels: { app: "zipkin" } },
            policyTypes: ["Ingress"],
            ingress,
        });
        assert.deepEqual((inputs["metadata"] as { namespace: string }).namespace, "watch");
    });
});
