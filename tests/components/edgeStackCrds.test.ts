import * as assert from "node:assert/strict";
import * as path from "node:path";
import { EdgeStackCrds } from "../../components/edgeStackCrds";
import { ManifestObject, readManifest } from "../../integration/manifest";
import { at, named, only, optsOf, providerOf, recordComponent } from "../support/component";
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
    const recording = await recordComponent(
        (providers) =>
            new EdgeStackCrds("crds", { objects, keep, keeper: providers.keeper }, optsOf(providers)).conversion,
    );
    return { objects, recording };
}

describe("components/edgeStackCrds", () => {
    it("creates every object of the manifest as it stands", async () => {
        const { objects, recording } = await build();
        const created = recording.resources.filter(({ custom, name }) => custom && name !== "crds-gate");
        const key = (it: object) => JSON.stringify(it);
        assert.deepEqual(created.map(({ inputs }) => key(inputs)).sort(), objects.map(key).sort());
    });

    it("keeps them all on destroy, and adopts them on the next up", async () => {
        const { recording } = await build();
        for (const resource of recording.resources.filter(({ custom, name }) => custom && name !== "crds-gate")) {
            assert.equal(resource.retainOnDelete, true, resource.name);
            assert.equal(providerOf(resource), "keeper", resource.name);
        }
        assert.equal(named(recording, "crds-gate").retainOnDelete, true);
    });

    it("starts the webhook after its account and the CRDs, and not after its Service, which waits for its pods", async () => {
        const { recording } = await build();
        assert.deepEqual(
            only(recording, "Deployment").dependencies.map((urn) => urn.split("::")[1]),
            [
                "crds-customresourcedefinition-mappings.getambassador.io",
                "crds-serviceaccount-emissary-system-emissary-apiext",
            ],
        );
        const account = only(recording, "ServiceAccount");
        assert.deepEqual(account.dependencies, ["kubernetes:core/v1:Namespace::crds-namespace-emissary-system"]);
    });

    it("opens the gate only once the webhook has put its CA into the Mapping CRD", async () => {
        const gate = only((await build()).recording, "CustomResourceDefinitionPatch");
        assert.equal(at(gate, "metadata", "name"), "mappings.getambassador.io");
        assert.equal(
            at(gate, "metadata", "annotations", "pulumi.com/waitFor"),
            "jsonpath={.spec.conversion.webhook.clientConfig.caBundle}",
        );
        for (const type of ["kubernetes:apps/v1:Deployment::", "kubernetes:core/v1:Service::"]) {
            assert.ok(gate.dependencies.some((urn) => urn.startsWith(type)));
        }
    });

    it("touches nothing of the CRD but an annotation of its own", async () => {
        const gate = only((await build()).recording, "CustomResourceDefinitionPatch");
        assert.ok(!("spec" in gate.inputs));
        assert.equal(at(gate, "metadata", "annotations", "pulumi.com/patchFieldManager"), "edge-mesh-gate");
    });

    it("keeps nothing when the user asks for that", async () => {
        const { recording } = await build({ keep: false });
        const kept = recording.resources.filter(({ custom, retainOnDelete }) => custom && retainOnDelete);
        assert.deepEqual(kept, []);
    });

    it("has the webhook outlive the CRDs then, because what cannot be read cannot be deleted", async () => {
        const { recording } = await build({ keep: false });
        const namespace = "kubernetes:core/v1:Namespace::crds-namespace-emissary-system";
        for (const kind of ["Deployment", "Service", "ServiceAccount"]) {
            assert.equal(only(recording, kind).deletedWith, namespace, kind);
        }
        assert.deepEqual(only(recording, "CustomResourceDefinition").dependencies, [namespace]);
        const whenKept = (await build()).recording.resources;
        assert.ok(whenKept.every(({ deletedWith }) => deletedWith === undefined));
    });

    it("waits for the API server to serve every CRD where nothing is converted", async () => {
        const { recording } = await build({ crds: latestCrds });
        assert.equal(recording.outputs["result"], false);
        for (const crd of recording.resources.filter(({ type }) => type.endsWith(":CustomResourceDefinition"))) {
            assert.deepEqual(at(crd, "metadata", "annotations"), {
                mine: "1",
                "pulumi.com/waitFor": "condition=Established",
            });
        }
        const gate = only(recording, "CustomResourceDefinitionPatch");
        assert.equal(at(gate, "metadata", "annotations", "pulumi.com/waitFor"), "condition=Established");
        assert.equal(gate.dependencies.length, 2);
    });

    it("says that there is a webhook where there is one", async () => {
        assert.equal((await build()).recording.outputs["result"], true);
    });
});
