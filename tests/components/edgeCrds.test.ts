import * as assert from "node:assert/strict";
import * as path from "node:path";
import { EdgeCrds } from "../../components/edgeCrds";
import { ManifestObject, readManifest } from "../../integration/manifest";
import { at, only, optsOf, providerOf, recordComponent } from "../support/component";
import { repository } from "../support/recorder";

const latestCrds: readonly ManifestObject[] = ["mappings", "hosts"].map((plural) => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.getambassador.io`, annotations: { mine: "1" } },
    spec: { group: "getambassador.io", versions: [{ name: "v3alpha1" }] },
}));

async function build({ keep = true, crds }: { keep?: boolean; crds?: readonly ManifestObject[] } = {}) {
    const file = path.join(repository, "tests", "fixtures", "edge-crds.yaml");
    const objects = crds ?? (await readManifest(file, "edge.crds"));
    const recording = await recordComponent((providers) => {
        const made = new EdgeCrds("crds", { objects, keep, keeper: providers.keeper }, optsOf(providers));
        return { conversion: made.conversion, ready: made.ready.length };
    });
    const created = recording.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
    return { objects, recording, created };
}

const names = (urns: readonly string[]) => urns.map((urn) => urn.split("::")[1]);
const namespace = "crds-namespace-emissary-system";
const service = "crds-service-emissary-system-emissary-apiext";
const webhook = "crds-deployment-emissary-system-emissary-apiext";

describe("components/edgeCrds", () => {
    it("creates every object of the manifest once, and nothing else", async () => {
        const { objects, created } = await build();
        const key = ({ kind, metadata }: ManifestObject) => `${kind} ${metadata.name}`;
        const made = created.map(({ inputs }) => key(inputs as unknown as ManifestObject));
        assert.deepEqual(made.sort(), objects.map(key).sort());
    });

    it("keeps them all on destroy, and adopts them on the next up", async () => {
        for (const resource of (await build()).created) {
            assert.equal(resource.retainOnDelete, true, resource.name);
            assert.equal(providerOf(resource), "keeper", resource.name);
        }
    });

    it("keeps nothing when the user asks for that", async () => {
        const { created } = await build({ keep: false });
        assert.ok(created.every(({ retainOnDelete }) => !retainOnDelete));
    });

    it("has the webhook before the CRDs, so that it outlives them: what cannot be read cannot be deleted", async () => {
        const { recording } = await build();
        const crds = recording.resources.filter(({ type }) => type.endsWith(":CustomResourceDefinition"));
        assert.deepEqual(
            crds.map(({ dependencies }) => names(dependencies)),
            [
                [webhook, service],
                [webhook, service],
            ],
        );
        const account = "crds-serviceaccount-emissary-system-emissary-apiext";
        assert.deepEqual(names(only(recording, "Deployment").dependencies), [account]);
        assert.deepEqual(names(only(recording, "ServiceAccount").dependencies), [namespace]);
        assert.deepEqual(names(only(recording, "Service").dependencies), [namespace]);
    });

    it("waits for the webhook's pods, and not a second time for its Service to have them", async () => {
        const { recording } = await build();
        const skip = ["metadata", "annotations", "pulumi.com/skipAwait"];
        assert.equal(at(only(recording, "Service"), ...skip), "true");
        assert.equal(at(only(recording, "Deployment"), ...skip), undefined);
    });

    it("is ready with the CRDs, each of which waits until its objects can be written", async () => {
        const { recording, created } = await build();
        const waitFor = created
            .filter(({ type }) => type.endsWith(":CustomResourceDefinition"))
            .map((crd) => [crd.name, at(crd, "metadata", "annotations", "pulumi.com/waitFor")]);
        assert.deepEqual(Object.fromEntries(waitFor), {
            "crds-customresourcedefinition-mappings.getambassador.io":
                '["condition=Established","jsonpath={.spec.conversion.webhook.clientConfig.caBundle}"]',
            "crds-customresourcedefinition-listeners.getambassador.io": '["condition=Established"]',
        });
        assert.deepEqual(recording.outputs["result"], { conversion: true, ready: 2 });
    });

    it("waits for nothing but the API server where nothing is converted", async () => {
        const { recording, created } = await build({ crds: latestCrds });
        for (const crd of created) {
            assert.deepEqual(crd.dependencies, []);
            assert.deepEqual(at(crd, "metadata", "annotations"), {
                mine: "1",
                "pulumi.com/waitFor": '["condition=Established"]',
            });
        }
        assert.deepEqual(recording.outputs["result"], { conversion: false, ready: 2 });
    });

    it("replaces the webhook's pods when a CRD changes", async () => {
        const { recording } = await build();
        const hash = at(only(recording, "Deployment"), "spec", "template", "metadata", "annotations");
        assert.match(JSON.stringify(hash), /"edge-mesh\.dev\/crds-hash":"[0-9a-f]{16}"/);
    });
});
