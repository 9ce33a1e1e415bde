import * as assert from "node:assert/strict";
import * as path from "node:path";
import { planEdge } from "../../discovery/edgePlan";
import { repository } from "../support/recorder";
import { settingsOf } from "../support/settings";

const fixture = (name: string) => path.join(repository, "tests", "fixtures", name);
const crds = fixture("edge-crds.yaml");
const unopened = () => Promise.reject(new Error("the cluster was read"));

describe("discovery/edgePlan", () => {
    it("reads no cluster unless the edge is said to exist", async () => {
        const helm = await planEdge(settingsOf({ edge: { crds } }), "cafe", false, unopened);
        assert.deepEqual([helm.install, helm.instance, helm.exceptions], ["helm", "edge-stack", []]);
        const edge = { crds, install: "yaml", manifest: fixture("edge-manifest.yaml") };
        const yaml = await planEdge(settingsOf({ edge }), "cafe", false, unopened);
        assert.deepEqual([yaml.install, yaml.instance, yaml.exceptions.length], ["yaml", "edge-stack", 1]);
        await assert.rejects(planEdge(settingsOf({ edge: { install: "existing" } }), "cafe", false, unopened));
    });

    it("touches neither CRDs nor the namespace of an edge that is there already", async () => {
        const container = { name: "aes" };
        const deployment = {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: "edge-stack" },
            spec: { template: { spec: { containers: [container] } } },
        };
        const reader = { list: () => Promise.resolve([]), get: () => Promise.resolve(deployment) };
        const plan = await planEdge(settingsOf({ edge: { install: "existing" } }), "cafe", true, () =>
            Promise.resolve(reader),
        );
        assert.deepEqual([plan.crds, plan.createNamespace, plan.instance], [undefined, false, "edge-stack"]);
    });

    it("names the setting when a manifest cannot be read", async () => {
        const edge = { crds, install: "yaml", manifest: "/absent.yaml" };
        await assert.rejects(planEdge(settingsOf({ edge }), "cafe", false), /edge-mesh:edge\.manifest\n.*absent/);
    });
});
