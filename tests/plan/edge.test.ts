import * as assert from "node:assert/strict";
import * as path from "node:path";
import { planEdge } from "../../plan/edge";
import { integration } from "../support/integration";
import { repository } from "../support/recorder";
import { withLogs } from "../support/logs";
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

    it("warns of variables that come from where nobody reads them, with the place and a command", async () => {
        const container = {
            name: "aes",
            envFrom: [{ secretRef: { name: "hidden" } }, { configMapRef: { name: "shared" } }],
        };
        const deployment = {
            apiVersion: "apps/v1",
            kind: "Deployment",
            metadata: { name: "edge-stack" },
            spec: { template: { spec: { containers: [container] } } },
        };
        const read = (data?: Readonly<Record<string, string>>) => ({
            list: () => Promise.resolve([]),
            get: (_version: string, kind: string) =>
                kind === "Deployment"
                    ? Promise.resolve(deployment)
                    : data === undefined
                      ? Promise.reject(new Error("forbidden"))
                      : Promise.resolve({ ...deployment, kind, data }),
        });
        const existing = settingsOf({ edge: { install: "existing" } });
        const plan = (data?: Readonly<Record<string, string>>) =>
            withLogs(() => planEdge(existing, known, () => Promise.resolve(read(data))));
        const [warning = "", ...others] = (await plan({ SAFE: "a" })).logs;
        assert.match(warning, /edge-mesh:edge\.deployment/);
        assert.match(warning, /seen: {4}"containers\[aes\]\.envFrom\[0\]: Secret ambassador\/hidden"/);
        assert.match(warning, /allowed: .*AMBASSADOR_LABEL_SELECTOR/);
        assert.match(warning, /fix: {5}kubectl -n ambassador describe secret hidden/);
        assert.deepEqual(others, []);
        assert.match((await plan()).logs.join(), /envFrom\[1\]: ConfigMap ambassador\/shared/);
        await assert.rejects(plan({ AMBASSADOR_ID: "second" }), /containers\[aes\]\.env\.AMBASSADOR_ID/);
    });

    it("names the setting when a manifest cannot be read", async () => {
        const edge = { crds, install: "yaml", manifest: "/absent.yaml" };
        await assert.rejects(planEdge(settingsOf({ edge }), known), /edge-mesh:edge\.manifest\n.*absent/);
    });
});
