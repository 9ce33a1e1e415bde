import * as assert from "node:assert/strict";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { EdgeYaml } from "../../../components/edge/edgeYaml";
import { integratedManifest } from "../../../model/edge/manifest";
import { readManifest } from "../../../plan/readManifest";
import { AnyObject } from "../../../kube/object";
import { integration } from "../../support/integration";
import { at, named, only, optsOf, providerOf, recordComponent } from "../../support/component";
import { repository } from "../../support/recorder";
import { withLogs } from "../../support/logs";
import { settingsOf } from "../../support/settings";

const fixture = (name: string) => readManifest(path.join(repository, "tests", "fixtures", name), "edge.manifest");
const listener = { apiVersion: "getambassador.io/v3alpha1", kind: "Listener", metadata: { name: "own" } };

async function build(licenseKey?: string, more: readonly AnyObject[] = [], handOver = false) {
    const manifest = integratedManifest({
        settings: settingsOf({ edge: { install: "yaml", manifest: "aes.yaml", handOver } }),
        objects: [...(await fixture("edge-manifest.yaml")), ...more],
        crds: await fixture("edge-crds.yaml"),
        integration,
        annotations: {},
        licenseSecret: licenseKey === undefined ? undefined : "ambassador-edge-stack",
    });
    return recordComponent((providers) => {
        const license = licenseKey === undefined ? undefined : pulumi.secret(licenseKey);
        const args = { namespace: "ambassador", manifest, licenseKey: license, handOver, adopting: providers.adopting };
        return new EdgeYaml("edge", args, optsOf(providers)).address;
    });
}

describe("components/edge/edgeYaml", () => {
    it("registers every object under its own type, and tells the address of the edge's Service", async () => {
        const { result: recording, logs } = await withLogs(() => build());
        assert.equal(
            named(recording, "edge-module-ambassador-ambassador").type,
            "kubernetes:getambassador.io/v3alpha1:Module",
        );
        assert.equal(named(recording, "edge-deployment-ambassador-edge-stack").type, "kubernetes:apps/v1:Deployment");
        assert.match(logs.join(), /no edgeAddress yet: kubectl -n ambassador get service edge-stack$/);
    });

    it("keeps CRDs on destroy, adopts them, and has each before the objects of its kind", async () => {
        const recording = await build();
        const crd = only(recording, "CustomResourceDefinition");
        assert.deepEqual([crd.retainOnDelete, providerOf(crd)], [true, "adopting"]);
        const filter = named(recording, "edge-filter-ambassador-none");
        assert.deepEqual(filter.dependencies, [`${crd.type}::${crd.name}`]);
        assert.deepEqual([filter.retainOnDelete, providerOf(filter)], [false, "cluster"]);
        assert.deepEqual(named(recording, "edge-module-ambassador-ambassador").dependencies, []);
    });

    it("starts Deployments after what their pods need, and not after Services, which are ready only with pods", async () => {
        const { resources } = await build();
        const deployments = resources.filter(({ type }) => type.endsWith(":Deployment"));
        assert.equal(deployments.length, 2);
        for (const { dependencies } of deployments) {
            assert.ok(
                dependencies.includes("kubernetes:core/v1:ServiceAccount::edge-serviceaccount-ambassador-edge-stack"),
            );
            assert.ok(dependencies.includes("kubernetes:core/v1:Secret::edge-secret-ambassador-other"));
            assert.ok(!dependencies.some((urn) => urn.includes(":Service::")), dependencies.join());
        }
    });

    it("marks what a Secret of the manifest holds as secret", async () => {
        const secret = named(await build(), "edge-secret-ambassador-other");
        assert.notDeepEqual(secret.inputs["stringData"], { key: "planted" });
        assert.deepEqual((secret.inputs["stringData"] as { value: unknown }).value, { key: "planted" });
    });

    it("has our license in the place of the manifest's, before the edge", async () => {
        const recording = await build("a.b.c");
        assert.equal(recording.resources.filter(({ type }) => type.endsWith(":Secret")).length, 2);
        const edge = named(recording, "edge-deployment-ambassador-edge-stack");
        assert.ok(edge.dependencies.includes("kubernetes:core/v1:Secret::edge-license"));
    });

    it("makes Listeners after the edge, and none when the manifest has its own", async () => {
        const recording = await build();
        assert.deepEqual(named(recording, "edge-listeners").dependencies, [
            "kubernetes:apps/v1:Deployment::edge-deployment-ambassador-edge-stack",
        ]);
        assert.equal(
            named(recording, "edge-listeners-http").parent,
            "edge-mesh:components:EdgeListeners::edge-listeners",
        );
        const own = await build(undefined, [listener]);
        assert.ok(!own.resources.some(({ name }) => name.startsWith("edge-listeners")));
    });

    it("leaves everything in the cluster once it is handed over, with a mark that rolls no pod", async () => {
        const recording = await build("a.b.c", [], true);
        const objects = recording.resources.filter(({ custom, read }) => custom && read !== true);
        assert.deepEqual(
            objects.filter(({ retainOnDelete }) => !retainOnDelete).map(({ name }) => name),
            [],
        );
        const edge = named(recording, "edge-deployment-ambassador-edge-stack");
        const before = named(await build("a.b.c"), "edge-deployment-ambassador-edge-stack");
        assert.equal(at(edge, "metadata", "annotations", "edge-mesh.dev/handed-over"), "true");
        assert.deepEqual(edge.inputs["spec"], before.inputs["spec"]);
    });
});
