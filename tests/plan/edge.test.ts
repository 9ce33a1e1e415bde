import * as assert from "node:assert/strict";
import * as path from "node:path";
import { planEdge } from "../../plan/edge";
import { integration } from "../support/integration";
import { repository } from "../support/recorder";
import { settingsOf } from "../support/settings";

const fixture = (name: string) => path.join(repository, "tests", "fixtures", name);
const crds = fixture("edge-crds.yaml");
const known = { crds: [], integration, tracingHash: "cafe", licensed: false };
const unopened = () => Promise.reject(new Error("the cluster was read"));

describe("plan/edge", () => {
    it("reads no cluster unless the edge is said to exist", async () => {
        const helm = await planEdge(settingsOf({ edge: { crds } }), known, unopened);
        assert.deepEqual([helm.install, helm.instance, helm.exceptions], ["helm", "edge-stack", []]);
        const edge = { crds, install: "yaml", manifest: fixture("edge-manifest.yaml") };
        const yaml = await planEdge(settingsOf({ edge }), known, unopened);
        assert.deepEqual([yaml.install, yaml.instance, yaml.exceptions.length], ["yaml", "edge-stack", 1]);
        await assert.rejects(planEdge(settingsOf({ edge: { install: "existing" } }), known, unopened));
    });

    it("finds the pods of an edge that is there by its Deployment's name, where they carry no label", async () => {
        const container = { name: "aes" };
        const deployment = {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: "edge-stack" },
            spec: { template: { spec: { containers: [container] } } },
        };
        const reader = { list: () => Promise.resolve([]), get: () => Promise.resolve(deployment) };
        const plan = await planEdge(settingsOf({ edge: { install: "existing" } }), known, () =>
            Promise.resolve(reader),
        );
        assert.deepEqual([plan.install, plan.instance], ["existing", "edge-stack"]);
    });

    it("names the setting when a manifest cannot be read", async () => {
        const edge = { crds, install: "yaml", manifest: "/absent.yaml" };
        await assert.rejects(planEdge(settingsOf({ edge }), known), /edge-mesh:edge\.manifest\n.*absent/);
    });
});
