import * as assert from "node:assert/strict";
import * as path from "node:path";
import { EdgeManifestInput, integratedManifest } from "../../../model/edge/manifest";
import { manifestName } from "../../../kube/manifest";
import { readManifest } from "../../../plan/readManifest";
import { AnyObject } from "../../../kube/object";
import { templateOf } from "../../../kube/podTemplate";
import { integration } from "../../support/integration";
import { repository } from "../../support/recorder";
import { settingsOf } from "../../support/settings";

const fixture = (name: string) => readManifest(path.join(repository, "tests", "fixtures", name), "edge.manifest");

async function input(edge: Readonly<Record<string, unknown>> = {}): Promise<EdgeManifestInput> {
    return {
        settings: settingsOf({ edge: { install: "yaml", manifest: "aes.yaml", ...edge } }),
        objects: await fixture("edge-manifest.yaml"),
        crds: await fixture("edge-crds.yaml"),
        integration,
        annotations: { hash: "cafe" },
        licenseSecret: undefined,
    };
}
const edgeOf = (objects: readonly AnyObject[]) =>
    objects.find(({ kind, metadata }) => kind === "Deployment" && metadata.name === "edge-stack") as AnyObject;

describe("model/edge/manifest", () => {
    it("sorts by what has to be there first, and leaves to others what is theirs", async () => {
        const { kept, plain, running } = integratedManifest(await input());
        assert.deepEqual(kept.map(manifestName), ["customresourcedefinition-filters.getambassador.io"]);
        assert.deepEqual(plain.map(manifestName), [
            "serviceaccount-ambassador-edge-stack",
            "secret-ambassador-ambassador-edge-stack",
            "secret-ambassador-other",
            "module-ambassador-ambassador",
            "filter-ambassador-none",
        ]);
        assert.deepEqual(running.map(manifestName), [
            "service-ambassador-edge-stack-admin",
            "service-ambassador-edge-stack",
            "service-ambassador-edge-stack-redis",
            "deployment-ambassador-edge-stack-redis",
            "deployment-ambassador-edge-stack",
        ]);
    });

    it("leaves out the manifest's empty license when the program makes one, and no other Secret", async () => {
        const { plain } = integratedManifest({ ...(await input()), licenseSecret: "ambassador-edge-stack" });
        const secrets = plain.filter(({ kind }) => kind === "Secret");
        assert.deepEqual(secrets.map(manifestName), ["secret-ambassador-other"]);
    });

    it("changes the edge's Deployment, and no other object", async () => {
        const given = await input();
        const { kept, plain, running, edge } = integratedManifest(given);
        const changed = [...kept, ...plain, ...running].filter((object) => !given.objects.includes(object));
        assert.deepEqual(changed, [edge]);
        const template = templateOf(edge);
        assert.equal(template?.metadata?.annotations?.["hash"], "cafe");
        assert.equal(template?.spec.volumes?.[0]?.name, "istio-certs");
        assert.deepEqual({ ...edge, spec: undefined }, { ...edgeOf(given.objects), spec: undefined });
    });

    it("finds the edge's Service, its pods' labels, and the exception for its Redis", async () => {
        const { service, podLabels, exceptions, hasListeners } = integratedManifest(await input());
        assert.equal(service, "edge-stack");
        assert.equal(podLabels["app.kubernetes.io/instance"], "edge-stack");
        assert.equal(hasListeners, false);
        assert.deepEqual(exceptions, [
            {
                name: "edge-mesh-redis",
                namespace: "ambassador",
                matchLabels: { service: "ambassador-redis" },
                ports: [6379],
            },
        ]);
    });

    it("sees the manifest's own Listeners", async () => {
        const given = await input();
        const listener = { apiVersion: "getambassador.io/v3alpha1", kind: "Listener", metadata: { name: "l" } };
        assert.equal(integratedManifest({ ...given, objects: [...given.objects, listener] }).hasListeners, true);
    });

    it("refuses a Deployment that is not there, in another namespace, or there twice", async () => {
        const refusal = async (given: EdgeManifestInput | Promise<EdgeManifestInput>, pattern: RegExp) => {
            const awaited = await given;
            assert.throws(() => integratedManifest(awaited), pattern);
        };
        await refusal(
            input({ deployment: "aes" }),
            /edge\.deployment\n.*seen: {4}"aes"\n.*\(ambassador\/edge-stack-redis, ambassador\/edge-stack\)\n.*fix/,
        );
        await refusal(input({ namespace: "gate" }), /edge\.namespace\n.*seen: {4}"gate"\n.*\(ambassador\/edge-stack\)/);
        const given = await input();
        const twin = edgeOf(given.objects);
        const moved = { ...twin, metadata: { ...twin.metadata, namespace: "other" } };
        await refusal({ ...given, objects: [...given.objects, moved] }, /ambassador\/edge-stack, other\/edge-stack/);
    });

    it("names the Deployment and the manifest when something contradicts", async () => {
        const given = await input();
        const text = JSON.stringify(given.objects).replace(
            '"name":"REDIS_URL","value":"edge-stack-redis:6379"',
            '"name":"AMBASSADOR_ENVOY_BASE_ID","value":"0"',
        );
        assert.throws(
            () => integratedManifest({ ...given, objects: JSON.parse(text) as AnyObject[] }),
            /Deployment ambassador\/edge-stack of aes\.yaml: 1 thing contradicts[\s\S]*BASE_ID\n {4}seen: {4}"0"[\s\S]*fix/,
        );
    });

    it("reads variables that come from a ConfigMap of the manifest, and names those that do not", async () => {
        const given = await input();
        const withSources = (data: object): EdgeManifestInput => ({
            ...given,
            objects: [
                ...given.objects.map((it) => (it === edgeOf(given.objects) ? sourced(it) : it)),
                { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "more", namespace: "ambassador" }, data },
            ],
        });
        const sourced = (deployment: AnyObject): AnyObject => {
            const changed = structuredClone(deployment);
            const containers = templateOf(changed)?.spec.containers ?? [];
            Object.assign(containers[0] ?? {}, {
                envFrom: [{ configMapRef: { name: "more" } }, { configMapRef: { name: "elsewhere" } }],
            });
            return changed;
        };
        assert.deepEqual(
            integratedManifest(withSources({ OTHER: "a" })).unread.map(({ path, name }) => `${path} ${name}`),
            ["containers[aes].envFrom[1] elsewhere"],
        );
        assert.throws(
            () => integratedManifest(withSources({ AMBASSADOR_LABEL_SELECTOR: "a=b" })),
            /containers\[aes\]\.env\.AMBASSADOR_LABEL_SELECTOR/,
        );
    });
});
