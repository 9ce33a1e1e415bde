import type { AnyObject } from "../../kube/object";
import * as assert from "node:assert/strict";
import { edgeReads } from "../../model/edge/edgeReads";
import { gzipSync } from "node:zlib";
import { ClusterReader } from "../../plan/cluster";
import { discoverEdge } from "../../plan/existingEdge";
import { podFieldsFor, withPodFields, PodFields } from "../../model/edge/podPatch";
import { PodTemplate, templateOf } from "../../kube/podTemplate";
import { integration } from "../support/integration";
import { settingsOf } from "../support/settings";

const mark = { name: "AMBASSADOR_NAMESPACE", value: "ambassador" };
const redis = { name: "REDIS_URL", value: "edge-stack-redis:6379" };
const labels = { "app.kubernetes.io/instance": "door" };

function deployment(metadata: object = {}, template: { annotations?: object; env?: object[] } = {}): AnyObject {
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "edge-stack", namespace: "ambassador", ...metadata },
        spec: {
            template: {
                metadata: { labels, annotations: template.annotations ?? {} },
                spec: { containers: [{ name: "aes", env: [mark, redis, ...(template.env ?? [])] }] },
            },
        },
    };
}

const service = (name: string, selector: object): AnyObject => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "ambassador" },
    spec: { selector, ports: [{ port: 6379 }] },
});
const services = [service("door", labels), service("edge-stack-redis", { app: "redis" })];

/** Helm's book-keeping of one revision. */
function release(version: number, config: object): AnyObject {
    const kept = { name: "door", namespace: "ambassador", version, config };
    const inner = gzipSync(JSON.stringify(kept)).toString("base64");
    return {
        apiVersion: "v1",
        kind: "Secret",
        metadata: { name: `sh.helm.release.v1.door.v${version}`, labels: { version: String(version) } },
        data: { release: Buffer.from(inner).toString("base64") },
    };
}

const byHelm = {
    labels: { "app.kubernetes.io/managed-by": "Helm" },
    annotations: { "meta.helm.sh/release-name": "door", "meta.helm.sh/release-namespace": "ambassador" },
};

/** A cluster with these objects; it notes what it was asked for. */
function clusterOf(...objects: AnyObject[]): ClusterReader & { readonly asked: string[] } {
    const asked: string[] = [];
    const list: ClusterReader["list"] = (_version, kind, where = {}) => {
        asked.push([kind, where.namespace, where.labels].filter((part) => part !== undefined).join(" "));
        return Promise.resolve(objects.filter((object) => object.kind === kind));
    };
    const get: ClusterReader["get"] = (_version, kind, name, namespace) =>
        Promise.resolve(
            objects.find(
                ({ kind: other, metadata }) =>
                    other === kind && metadata.name === name && metadata.namespace === namespace,
            ),
        );
    return { asked, list, get };
}

const discover = (cluster: ClusterReader, edge: object = {}, hash = "cafe") =>
    discoverEdge(
        cluster,
        settingsOf({ edge: { install: "existing", ...edge } }).edge,
        integration,
        hash,
        edgeReads(settingsOf({ edge: { install: "existing", ...edge } })),
    );

describe("plan/existingEdge", () => {
    it("finds fields, labels, Service, and the exception for Redis", async () => {
        const { patch, podLabels, service, exceptions } = await discover(clusterOf(deployment(), ...services));
        assert.equal(patch.spec.containers?.[0]?.name, "aes");
        assert.equal(patch.metadata.annotations["edge-mesh.dev/tracing-hash"], "cafe");
        assert.deepEqual([podLabels, service], [labels, "door"]);
        assert.deepEqual(exceptions, [
            { name: "edge-mesh-redis", namespace: "ambassador", matchLabels: { app: "redis" }, ports: [6379] },
        ]);
    });

    it("lists the candidates when there is no such Deployment", async () => {
        await assert.rejects(
            discover(clusterOf(deployment()), { deployment: "aes" }),
            /seen: {4}"ambassador\/aes"[\s\S]*\(ambassador\/edge-stack\)[\s\S]*fix/,
        );
        await assert.rejects(discover(clusterOf()), /there is none in the cluster/);
    });

    it("takes values of an earlier patch for its own, and those of others for a contradiction", async () => {
        const env = [{ name: "AMBASSADOR_ISTIO_SECRET_DIR", value: "/of-yesterday" }];
        const owned = (manager: string) => {
            const variables = (...names: string[]) => {
                const set = names.map((name) => [
                    `k:${JSON.stringify({ name })}`,
                    { ".": {}, "f:name": {}, "f:value": {} },
                ]);
                const containers = { 'k:{"name":"aes"}': { "f:env": Object.fromEntries(set) as object } };
                return { "f:spec": { "f:template": { "f:spec": { "f:containers": containers } } } };
            };
            const fieldsV1 = variables("AMBASSADOR_ISTIO_SECRET_DIR");
            const other = variables(mark.name, redis.name);
            return deployment(
                {
                    managedFields: [
                        { manager, fieldsV1 },
                        { manager: "kubectl", fieldsV1: other },
                    ],
                },
                { env },
            );
        };
        const { patch } = await discover(clusterOf(owned("edge-mesh")));
        const [, , , ours] = patch.spec.containers?.[0]?.env ?? [];
        assert.deepEqual(ours, { name: "AMBASSADOR_ISTIO_SECRET_DIR", value: "/etc/istio-certs" });
        await assert.rejects(
            discover(clusterOf(owned("helm"))),
            /Deployment ambassador\/edge-stack: 1 thing[\s\S]*yesterday/,
        );
    });

    it("does not overwrite an annotation that it would have to merge, but tells the text it needs", async () => {
        const theirs = deployment({}, { annotations: { "proxy.istio.io/config": "concurrency: 2\n" } });
        await assert.rejects(
            discover(clusterOf(theirs)),
            /annotations\["proxy\.istio\.io\/config"\]\n {4}seen: {4}"concurrency: 2[\s\S]*allowed: "concurrency: 2[\s\S]*OUTPUT_CERTS/,
        );
    });

    it("refuses an edge that this program made from a manifest and did not hand over", async () => {
        const annotations = { "edge-mesh.dev/tracing-hash": "cafe" };
        await assert.rejects(
            discover(clusterOf(deployment({}, { annotations }))),
            /made Deployment ambassador\/edge-stack, and would delete it[\s\S]*edge\.install' yaml/,
        );
    });

    it("leaves a tracing hash that others set, and puts another beside it when tracing differs", async () => {
        const handedOver = { annotations: { "edge-mesh.dev/handed-over": "true" } };
        const theirs = clusterOf(deployment(handedOver, { annotations: { "edge-mesh.dev/tracing-hash": "beef" } }));
        const { annotations } = (await discover(theirs)).patch.metadata;
        assert.equal(annotations["edge-mesh.dev/tracing-hash"], "beef");
        assert.equal(annotations["edge-mesh.dev/tracing-hash-of-patch"], "cafe");
        const same = (await discover(theirs, {}, "beef")).patch.metadata.annotations;
        assert.ok(!("edge-mesh.dev/tracing-hash-of-patch" in same));
    });

    it("looks at the newest deployed revision of the release, and names values that would undo the patch", async () => {
        const cluster = clusterOf(
            deployment(byHelm),
            release(9, { env: { AMBASSADOR_ENVOY_BASE_ID: "2" } }),
            release(10, { "emissary-ingress": { daemonSet: true } }),
        );
        await assert.rejects(
            discover(cluster),
            /release ambassador\/door[\s\S]*emissary-ingress\.daemonSet[\s\S]*helm -n/,
        );
        assert.ok(cluster.asked.includes("Secret ambassador owner=helm,name=door,status=deployed"));
    });

    it("asks for no Secrets when Helm did not install the edge, and goes on without values it cannot read", async () => {
        const plain = clusterOf(deployment());
        await discover(plain);
        assert.ok(!plain.asked.some((it) => it.startsWith("Secret")));
        await discover(clusterOf(deployment(byHelm)));
    });

    it("has the patch applied anew when fields of ours are gone, and notes it until the next time", async () => {
        const noted = async (...args: Parameters<typeof deployment>) =>
            (await discover(clusterOf(deployment(...args)))).annotations["edge-mesh.dev/patched-generation"];
        assert.equal(await noted({ generation: 7 }), "7");
        const annotations = { "edge-mesh.dev/patched-generation": "7" };
        assert.equal(await noted({ generation: 9, annotations }), "9");
        const patched = deployment({
            generation: 8,
            annotations: { ...annotations, "edge-mesh.dev/handed-over": "true" },
        });
        const before = templateOf(patched) as PodTemplate;
        const { fields } = podFieldsFor(before, integration, { "edge-mesh.dev/tracing-hash": "cafe" });
        const template = withPodFields(before, fields as PodFields);
        const { annotations: kept } = await discover(clusterOf({ ...patched, spec: { template } }));
        assert.deepEqual(kept, annotations);
    });

    it("refuses a release of this program that was not handed over", async () => {
        const own = { "emissary-ingress": { podAnnotations: { "edge-mesh.dev/tracing-hash": "cafe" } } };
        await assert.rejects(
            discover(clusterOf(deployment(byHelm), release(1, own))),
            /edge\.install[\s\S]*would uninstall it[\s\S]*edge\.handOver' true/,
        );
        await discover(clusterOf(deployment(byHelm), release(1, { ...own, edgeMeshHandedOver: true })));
    });
});
