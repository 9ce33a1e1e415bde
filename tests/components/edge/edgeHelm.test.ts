import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { EdgeHelm } from "../../../components/edge/edgeHelm";
import { edgeName } from "../../../config/distribution";
import { edgeChart } from "../../../model/edge/chart";
import { givenRedis } from "../../../model/edge/redisEnvironment";
import { istioIntegration } from "../../../model/edge/istioIntegration";
import { at, named, only, optsOf, providerOf, recordComponent } from "../../support/component";
import { withLogs } from "../../support/logs";
import { settingsOf } from "../../support/settings";

const secretMark = "1b47061264138c4ac30d75fd1eb44270";

function build(licenseKey?: string, raw: Readonly<Record<string, unknown>> = {}, ingress: readonly object[] = []) {
    return recordComponent(
        (providers) => {
            const license = licenseKey === undefined ? undefined : pulumi.secret(licenseKey);
            const { edge } = settingsOf({ edge: raw });
            const args = {
                edge,
                chart: edgeChart(edge, edgeName(edge)),
                conversion: true,
                integration: istioIntegration({ revision: "", workloadCertTtl: undefined }),
                redis: givenRedis("r:6379", { name: "login", passwordKey: "key" }),
                licenseKey: license,
                tracingHash: "cafe",
                adopting: providers.adopting,
            };
            return new EdgeHelm("edge", args, optsOf(providers)).address;
        },
        (type) => ({
            status: type.endsWith(":Service") ? { loadBalancer: { ingress } } : { status: "deployed", revision: 3 },
        }),
    );
}

describe("components/edge/edgeHelm", () => {
    it("pins the names of release, Deployment and Service", async () => {
        const release = only(await build(), "Release");
        assert.equal(release.inputs["name"], "edge-stack");
        assert.equal(at(release, "values", "emissary-ingress", "fullnameOverride"), "edge-stack");
    });

    it("installs the chart of the configuration, at its version, in the edge's namespace", async () => {
        const release = only(await build(undefined, { namespace: "gate", version: "8.9.0" }), "Release");
        assert.equal(release.inputs["chart"], "edge-stack");
        assert.equal(release.inputs["version"], "8.9.0");
        assert.deepEqual(release.inputs["repositoryOpts"], { repo: "https://app.getambassador.io" });
        assert.equal(release.inputs["namespace"], "gate");
    });

    it("gives the pods the tracing hash, Redis and the integration", async () => {
        const release = only(await build(), "Release");
        assert.equal(at(release, "values", "redisURL"), "r:6379");
        assert.match(String(at(release, "values", "emissary-ingress", "envRaw")), /REDIS_PASSWORD[^-]+name: "login"/);
        const annotations = at(release, "values", "emissary-ingress", "podAnnotations") as Record<string, string>;
        assert.equal(annotations["edge-mesh.dev/tracing-hash"], "cafe");
        assert.match(annotations["proxy.istio.io/config"] ?? "", /OUTPUT_CERTS/);
    });

    it("trims the license and keeps it secret", async () => {
        const recording = await build(" a.b.c\n");
        const secret = only(recording, "Secret");
        assert.deepEqual(secret.inputs["metadata"], { name: "ambassador-edge-stack", namespace: "ambassador" });
        const data = secret.inputs["stringData"] as Record<string, unknown>;
        assert.deepEqual(data["value"], { "license-key": "a.b.c" });
        assert.ok(Object.values(data).includes(secretMark), "stringData is not marked as secret");
    });

    it("puts the license where the chart looks for it, before the edge starts", async () => {
        const recording = await build("a.b.c");
        const release = only(recording, "Release");
        assert.equal(
            at(release, "values", "licenseKey", "secretName"),
            at(named(recording, "edge-license"), "metadata", "name"),
        );
        assert.ok(release.dependencies.includes("kubernetes:core/v1:Secret::edge-license"));
    });

    it("says in the release, and to the engine, that it was handed over", async () => {
        const recording = await build("a.b.c", { handOver: true });
        assert.equal(at(only(recording, "Release"), "values", "edgeMeshHandedOver"), true);
        assert.equal(only(recording, "Release").retainOnDelete, true);
        assert.equal(only(recording, "Secret").retainOnDelete, true);
        assert.equal(only(recording, "ClusterRole").retainOnDelete, true, "the release has adopted it");
        const values = at(only(await build(), "Release"), "values") as object;
        assert.ok(!("edgeMeshHandedOver" in values));
    });

    it("starts without a license, by the empty Secret that the pods mount; Emissary needs none", async () => {
        const secret = only(await build(), "Secret");
        assert.match(JSON.stringify(secret.inputs["stringData"]), /"license-key"/);
        const { resources } = await build(undefined, { distribution: "emissary" });
        assert.ok(!resources.some(({ type }) => type.endsWith(":Secret")));
    });

    it("does not wait in the release, since destroy would wait too, but for its rollout, after each of its revisions", async () => {
        const recording = await build();
        const { inputs } = only(recording, "Release");
        assert.equal(inputs["skipAwait"], true);
        assert.ok(!("takeOwnership" in inputs), "what is somebody else's is not taken");
        const patch = only(recording, "DeploymentPatch");
        assert.deepEqual(patch.inputs["metadata"], {
            name: "edge-stack",
            namespace: "ambassador",
            annotations: { "pulumi.com/patchFieldManager": "edge-mesh", "edge-mesh.dev/awaited-revision": "3" },
        });
        assert.ok(patch.dependencies.includes("kubernetes:helm.sh/v3:Release::edge-release"));
        assert.ok(patch.retainOnDelete, "its workload may have gone by then");
    });

    it("makes the aggregated ClusterRole before the release, which adopts it, by the provider that adopts one too", async () => {
        const recording = await build();
        const role = only(recording, "ClusterRole");
        assert.deepEqual(role.inputs["metadata"], {
            name: "edge-stack",
            labels: { "app.kubernetes.io/managed-by": "Helm" },
            annotations: {
                "meta.helm.sh/release-name": "edge-stack",
                "meta.helm.sh/release-namespace": "ambassador",
            },
        });
        assert.ok(!("rules" in role.inputs), "they are Kubernetes' to write");
        assert.equal(providerOf(role), "adopting");
        assert.ok(only(recording, "Release").dependencies.includes(`${role.type}::${role.name}`));
        const without = await build(undefined, { values: { "emissary-ingress": { rbac: { create: false } } } });
        assert.ok(!without.resources.some(({ type }) => type.endsWith(":ClusterRole")));
    });

    it("follows the names and kinds that values give", async () => {
        const values = { daemonSet: true, deploymentNameOverride: "door", service: { nameOverride: "front" } };
        const { result: recording, logs } = await withLogs(() =>
            build(undefined, { values: { "emissary-ingress": values } }),
        );
        assert.equal(at(only(recording, "DaemonSetPatch"), "metadata", "name"), "door");
        assert.equal(at(only(recording, "ServicePatch"), "metadata", "name"), "front");
        assert.match(logs.join(), /no edgeAddress yet: kubectl -n ambassador get service front$/);
    });

    it("waits for the load balancer's address, and for nothing else of its Service, before it reads it", async () => {
        const recording = await build();
        const patch = only(recording, "ServicePatch");
        assert.deepEqual(at(patch, "metadata", "annotations"), {
            "pulumi.com/patchFieldManager": "edge-mesh",
            "pulumi.com/waitFor": JSON.stringify([
                "jsonpath={.status.loadBalancer.ingress}",
                // Without it the state could keep the Service as it was before the patch.
                'jsonpath={.metadata.annotations["pulumi.com/waitFor"]}',
            ]),
        });
        assert.ok(only(recording, "Service").dependencies.includes(`${patch.type}::${patch.name}`));
        const internal = { values: { "emissary-ingress": { service: { type: "ClusterIP" } } } };
        const { resources } = await build(undefined, internal);
        assert.ok(!resources.some(({ type }) => type.endsWith(":ServicePatch")), "no address will come");
    });

    it("tells the load balancer's address, or in the log how to look for it", async () => {
        const address = async (...ingress: object[]) => (await build(undefined, {}, ingress)).outputs["result"];
        assert.equal(await address({ hostname: "lb.example", ip: "10.0.0.1" }), "lb.example");
        assert.equal(await address({ ip: "10.0.0.1" }), "10.0.0.1");
        const { result, logs } = await withLogs(() => address());
        assert.equal(result, undefined);
        assert.match(logs.join(), /no edgeAddress yet: kubectl -n ambassador get service edge-stack$/);
    });

    it("installs Emissary under its own names, from its registry, without a license", async () => {
        const { result: recording, logs } = await withLogs(() => build(undefined, { distribution: "emissary" }));
        const { inputs } = only(recording, "Release");
        assert.equal(inputs["name"], "emissary-ingress");
        assert.equal(inputs["namespace"], "emissary");
        assert.equal(inputs["chart"], "oci://ghcr.io/emissary-ingress/emissary-ingress");
        assert.ok(!("repositoryOpts" in inputs));
        const values = inputs["values"] as Record<string, unknown>;
        assert.equal(values["fullnameOverride"], "emissary-ingress");
        assert.deepEqual(values["waitForApiext"], { enabled: true });
        assert.match(logs.join(), /no edgeAddress yet: kubectl -n emissary get service emissary-ingress$/);
    });
});
