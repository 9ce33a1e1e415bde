import * as assert from "node:assert/strict";
import * as path from "node:path";
import { EdgeCrds } from "../../../components/edge/edgeCrds";
import { untilUsable } from "../../../model/edge/crdReadiness";
import { readManifest } from "../../../plan/readManifest";
import { AnyObject } from "../../../kube/object";
import { at, only, optsOf, providerOf, recordComponent } from "../../support/component";
import { Recorded, repository } from "../../support/recorder";

const latestCrds: readonly AnyObject[] = ["mappings", "hosts"].map((plural) => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.getambassador.io`, annotations: { mine: "1" } },
    spec: { group: "getambassador.io", versions: [{ name: "v3alpha1" }] },
}));

const manifest = path.join(repository, "tests", "fixtures", "edge-crds.yaml");

async function build({ keep = true, crds }: { keep?: boolean; crds?: readonly AnyObject[] } = {}) {
    const objects = crds ?? (await readManifest(manifest, "edge.crds"));
    const recording = await recordComponent((providers) => {
        const made = new EdgeCrds("crds", { objects, keep, adopting: providers.adopting }, optsOf(providers));
        return { conversion: made.conversion, ready: made.ready.length };
    });
    const created = recording.resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
    return { objects, recording, created };
}

const names = (urns: readonly string[]) => urns.map((urn) => urn.split("::")[1]);
const waitFor = (resource: Recorded) => at(resource, "metadata", "annotations", "pulumi.com/waitFor");
const namespace = "crds-namespace-emissary-system";
const service = "crds-service-emissary-system-emissary-apiext";
const webhook = "crds-deployment-emissary-system-emissary-apiext";

describe("components/edge/edgeCrds", () => {
    it("creates every object of the manifest once, and nothing else", async () => {
        const { objects, created } = await build();
        const key = ({ kind, metadata }: AnyObject) => `${kind} ${metadata.name}`;
        const made = created.map(({ inputs }) => key(inputs as unknown as AnyObject));
        assert.deepEqual(made.sort(), objects.map(key).sort());
    });

    it("keeps them all on destroy, and adopts them on the next up", async () => {
        for (const resource of (await build()).created) {
            assert.equal(resource.retainOnDelete, true, resource.name);
            assert.equal(providerOf(resource), "adopting", resource.name);
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
        const crds = created.filter(({ type }) => type.endsWith(":CustomResourceDefinition"));
        const expected = (await readManifest(manifest, "edge.crds")).filter(({ kind }) => kind.startsWith("Custom"));
        assert.deepEqual(
            crds.map(waitFor).sort(),
            expected.map((crd) => untilUsable(crd).metadata.annotations?.["pulumi.com/waitFor"]).sort(),
        );
        assert.deepEqual(recording.outputs["result"], { conversion: true, ready: 2 });
    });

    it("has no webhook to wait for where nothing is converted", async () => {
        const { recording, created } = await build({ crds: latestCrds });
        for (const crd of created) {
            assert.deepEqual(crd.dependencies, []);
            assert.doesNotMatch(String(waitFor(crd)), /caBundle/);
        }
        assert.deepEqual(recording.outputs["result"], { conversion: false, ready: 2 });
    });

    it("takes every object over, because it may exist in another version", async () => {
        for (const resource of (await build()).created) {
            assert.equal(at(resource, "metadata", "annotations", "pulumi.com/patchForce"), "true", resource.name);
        }
    });

    it("replaces the webhook's pods when a CRD changes", async () => {
        const { recording } = await build();
        const hash = at(only(recording, "Deployment"), "spec", "template", "metadata", "annotations");
        assert.match(JSON.stringify(hash), /"edge-mesh\.dev\/crd-hash":"[0-9a-f]{16}"/);
    });
});
