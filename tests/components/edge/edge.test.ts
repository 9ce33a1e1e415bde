import * as assert from "node:assert/strict";
import * as k8s from "@pulumi/kubernetes";
import { makeEdge } from "../../../components/edge/edge";
import type { EdgePlan } from "../../../plan/edge";
import { edgeChart } from "../../../model/edge/chart";
import { placedPatch } from "../../../model/edge/placedPatch";
import { podFieldsFor, PodFields } from "../../../model/edge/podPatch";
import { integration } from "../../support/integration";
import { named, recordComponent } from "../../support/component";
import { settingsOf } from "../../support/settings";

const common = {
    exceptions: [],
    service: "edge",
    instance: "edge",
    podLabels: { app: "edge" },
    serviceAccount: "edge",
    tracingHash: "cafe",
    ingress: undefined,
    podMonitors: [],
};
const helm: EdgePlan = { ...common, install: "helm", chart: edgeChart(settingsOf().edge, "edge") };
const pod = { spec: { containers: [{ name: "aes" }] } };
const patch = placedPatch((podFieldsFor(pod, integration) as { fields: PodFields }).fields, pod, pod);
const existing: EdgePlan = {
    ...common,
    install: "existing",
    live: {
        patch,
        annotations: {},
        podLabels: {},
        serviceAccount: "edge",
        service: undefined,
        exceptions: [],
        unread: [],
    },
};

function build(plan: EdgePlan, raw: Readonly<Record<string, unknown>> = {}) {
    return recordComponent(({ cluster, adopting }) => {
        const namespaceReady = new k8s.core.v1.Namespace("namespace", { metadata: { name: "ambassador" } });
        const before = new k8s.core.v1.ConfigMap("before", {});
        const known = { plan: { edge: plan, integration }, settings: settingsOf({ edge: raw }), crds: undefined };
        const args = { ...known, licenseKey: undefined, cluster, adopting, namespaceReady };
        return makeEdge("edge", args, before).address;
    });
}

describe("components/edge/edge", () => {
    it("brings a Redis for the chart, and starts the release after it", async () => {
        const recording = await build(helm);
        named(recording, "edge-redis-deployment");
        const { dependencies } = named(recording, "edge");
        assert.deepEqual(dependencies, [
            "kubernetes:core/v1:ConfigMap::before",
            "kubernetes:core/v1:Service::edge-redis-service",
        ]);
    });

    it("brings no Redis beside one of the user's, and tells the edge of that", async () => {
        const redis = { url: "redis.data:6379", secret: { name: "mine" } };
        const recording = await build(helm, { redis });
        assert.ok(!recording.resources.some(({ type }) => /:EdgeRedis$|RandomPassword$/.test(type)));
        const values = named(recording, "edge-release").inputs["values"] as Record<string, Record<string, unknown>>;
        assert.equal(values["emissary-ingress"]?.["redisURL"], "redis.data:6379");
        assert.match(String(values["emissary-ingress"]?.["envRaw"]), /name: "mine"/);
    });

    it("brings no Redis for Emissary, which then waits for its namespace itself", async () => {
        const recording = await build(helm, { distribution: "emissary" });
        assert.ok(!recording.resources.some(({ type }) => type.endsWith(":EdgeRedis")));
        assert.deepEqual(named(recording, "edge").dependencies, [
            "kubernetes:core/v1:ConfigMap::before",
            "kubernetes:core/v1:Namespace::namespace",
        ]);
    });

    it("leaves the release and the Redis in the cluster once they are handed over, and only then", async () => {
        for (const handOver of [true, false]) {
            const recording = await build(helm, { handOver });
            assert.equal(named(recording, "edge-release").retainOnDelete, handOver);
            assert.equal(named(recording, "edge-redis-deployment").retainOnDelete, handOver);
            assert.equal(named(recording, "edge-redis-login").retainOnDelete, handOver);
        }
    });

    it("guards the edge's pods by their own labels, whichever way the edge came, and only when asked", async () => {
        const ingress = [{ ports: [{ port: 8443 }] }];
        for (const plan of [
            { ...helm, ingress },
            { ...existing, ingress },
        ]) {
            const { inputs } = named(await build(plan), "edge-access");
            const policyTypes = ["Ingress"];
            assert.deepEqual(inputs["spec"], { podSelector: { matchLabels: { app: "edge" } }, policyTypes, ingress });
        }
        const without = await build(helm);
        assert.ok(!without.resources.some(({ name }) => name === "edge-access"));
    });

    it("brings nothing beside the patch to an edge that is there, and has no address where it has no Service", async () => {
        const { resources, outputs } = await build(existing, { install: "existing" });
        const made = resources.filter(({ custom, name }) => custom && !["namespace", "before"].includes(name));
        assert.deepEqual(
            made.map(({ name }) => name),
            ["edge-patch"],
        );
        assert.equal(outputs["result"], undefined);
        // The label of the namespace and the TracingService have to be there before the pods are rolled.
        assert.deepEqual(resources.find(({ name }) => name === "edge")?.dependencies, [
            "kubernetes:core/v1:ConfigMap::before",
            "kubernetes:core/v1:Namespace::namespace",
        ]);
    });
});
