import * as assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { readManifest } from "../../plan/readManifest";
import { templateOf } from "../../kube/podTemplate";
import { integration } from "../support/integration";
import { StackConfig } from "../../rehearsal/config";
import { edgePods, manifestFile, objectOf, smallConfig } from "../support/edgeEngine";
import { EngineHarness, quiet } from "../support/engine";
import { ownedFields } from "../support/ownedFields";

const namespace = "emissary";
const planted = "planted-in-the-manifest";
/** What Edge Stack's manifest has beyond Emissary's: a Redis of its own, and a Secret. */
const beyondEmissary = `
---
apiVersion: v1
kind: Secret
metadata: { name: planted, namespace: emissary }
stringData: { key: ${planted} }
---
apiVersion: v1
kind: Service
metadata: { name: emissary-ingress-redis, namespace: emissary }
spec: { selector: { app: redis }, ports: [{ port: 6379, targetPort: redis }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: emissary-ingress-redis, namespace: emissary }
spec:
    selector: { matchLabels: { app: redis } }
    template:
        metadata: { labels: { app: redis } }
        spec: { containers: [{ name: redis, image: "redis:7.4.2", ports: [{ name: redis, containerPort: 6379 }] }] }
`;
const redisVariable = "- name: REDIS_URL\n          value: emissary-ingress-redis:6379\n        ";

describe("the edge from its published manifest, on a real engine and API server", () => {
    const harness = new EngineHarness();
    let config: StackConfig;
    let manifest: string;

    before(async () => {
        await harness.start();
        const mark = "- name: AGENT_CONFIG_RESOURCE_NAME";
        manifest = await manifestFile(harness, (text) => text.replace(mark, redisVariable + mark) + beyondEmissary);
        const edge = {
            install: "yaml",
            manifest,
            namespace,
            deployment: "emissary-ingress",
            crds: harness.tools.edgeCrds,
        };
        const services = [{ name: "shop", namespace, port: 80, prefix: "/shop/" }];
        config = smallConfig(harness, edge, { services });
    });
    after(() => harness.stop());

    it("comes up, and changes nothing when it runs again", async () => {
        await harness.upTwice(config);
    });

    it("injects the edge's pods, though the manifest refuses it, and gives them the certificates", async () => {
        const pods = await edgePods(harness, namespace);
        assert.equal(pods.length, 3);
        for (const pod of pods) {
            assert.equal(ownedFields(pod, integration).outputCerts, "/etc/istio-certs");
        }
    });

    it("leaves everything else of the edge's Deployment as it was", async () => {
        const objects = await readManifest(manifest, "edge.manifest");
        const published = objects.find(
            ({ kind, metadata }) => kind === "Deployment" && metadata.name === "emissary-ingress",
        );
        const [before] = templateOf(published ?? {})?.spec.containers ?? [];
        const { spec } = await objectOf(harness, namespace, "deployment", "emissary-ingress");
        const [container] = spec.template.spec.containers;
        const ports = container?.ports?.map(({ name, containerPort }) => ({ containerPort, name }));
        assert.deepEqual([container?.["image"], ports], [before?.["image"], before?.ports]);
        assert.equal(spec["replicas"], 3);
        assert.equal(spec.template.metadata?.annotations?.["consul.hashicorp.com/connect-inject"], "false");
    });

    it("makes the two Listeners that the manifest has not, and the exception for its Redis", async () => {
        const listeners = await harness.kubectl("-n", namespace, "get", "listeners", "-o", "name");
        assert.deepEqual(
            listeners
                .trim()
                .split("\n")
                .map((line) => line.split("/")[1]),
            ["edge-http", "edge-https"],
        );
        const { spec } = await objectOf(harness, namespace, "peerauthentication", "edge-mesh-redis");
        assert.deepEqual(spec["selector"], { matchLabels: { app: "redis" } });
        assert.deepEqual(spec["portLevelMtls"], { "6379": { mode: "PERMISSIVE" } });
    });

    it("keeps a Secret of the manifest out of the state in plaintext", async () => {
        const folder = path.join(harness.cluster.dir, "pulumi");
        const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((it) => it.isFile());
        assert.ok(
            files.some(({ name }) => name === "test.json"),
            "no state file found",
        );
        for (const file of files) {
            const text = await readFile(path.join(file.parentPath, file.name), "utf8");
            assert.ok(!text.includes(planted) && !text.includes(Buffer.from(planted).toString("base64")), file.name);
        }
    });

    it("takes away on destroy what the manifest brought, and keeps CRDs and namespace", async () => {
        await (await harness.open(config)).stack.destroy(quiet);
        const left = await harness.kubectl(
            "-n",
            namespace,
            "get",
            "deployments,services,mappings,listeners",
            "-o",
            "name",
        );
        assert.equal(left, "");
        const kept = await harness.kubectl("get", "namespace/emissary", "crd/mappings.getambassador.io", "-o", "name");
        assert.equal(kept.trim().split("\n").length, 2);
    });
});
