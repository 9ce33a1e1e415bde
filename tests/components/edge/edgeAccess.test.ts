import * as assert from "node:assert/strict";
import { EdgeAccess } from "../../../components/edge/edgeAccess";
import { only, optsOf, recordComponent } from "../../support/component";

describe("components/edge/edgeAccess", () => {
    it("guards the pods of the edge in its namespace", async () => {
        const ingress = [{ ports: [{ port: 8443 }] }];
        const recording = await recordComponent((providers) => {
            new EdgeAccess("a", { namespace: "gate", pods: { app: "edge" }, ingress }, optsOf(providers));
        });
        const { inputs } = only(recording, "NetworkPolicy");
        const metadata = { name: "edge", namespace: "gate", labels: { "app.kubernetes.io/name": "edge" } };
        assert.deepEqual(inputs["metadata"], metadata);
        const policyTypes = ["Ingress"];
        assert.deepEqual(inputs["spec"], { podSelector: { matchLabels: { app: "edge" } }, policyTypes, ingress });
    });
});
