import * as assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { ownService } from "../../components/ownService";
import { only, optsOf, recordComponent } from "../support/component";

describe("components/ownService", () => {
    it("comes after the pods that it leads to, and is not waited for once more", async () => {
        const metadata = { name: "a", namespace: "b", labels: { app: "a" } };
        const recording = await recordComponent((providers) => {
            const pods = new k8s.apps.v1.Deployment(
                "pods",
                { spec: { selector: {}, template: {} } },
                optsOf(providers),
            );
            ownService(
                "s",
                { metadata, spec: { selector: { app: "a" } } },
                { ...optsOf(providers), dependsOn: [pods] },
            );
        });
        const { inputs, dependencies } = only(recording, "Service");
        assert.deepEqual(inputs["metadata"], { ...metadata, annotations: { "pulumi.com/skipAwait": "true" } });
        assert.deepEqual(dependencies, ["kubernetes:apps/v1:Deployment::pods"]);
    });
});
