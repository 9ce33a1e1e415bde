import * as assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { stringify } from "yaml";
import { parseManifest } from "../../kube/manifest";
import { AnyObject } from "../../kube/object";
import { StackConfig } from "../../rehearsal/config";
import { smallConfig } from "../support/edgeEngine";
import { EngineHarness, operations, quiet, Section } from "../support/engine";

interface Crd {
    readonly metadata: { readonly uid: string; readonly resourceVersion: string; readonly labels: Section };
    readonly spec: {
        readonly names: { readonly categories: readonly string[] };
        readonly conversion: { readonly webhook: { readonly clientConfig: { readonly caBundle?: string } } };
    };
}

/** A manifest whose objects can be changed at will. */
interface Changeable extends Section {
    readonly kind: string;
    readonly metadata: { name: string; annotations?: Section; labels?: Section };
    readonly spec: { readonly template: { metadata: { labels: Section }; spec: Section } } & Section;
}

const isCrd = ({ kind }: Pick<AnyObject, "kind">) => kind === "CustomResourceDefinition";
const isWebhook = ({ kind }: Pick<AnyObject, "kind">) => kind === "Deployment";

describe("CRDs and their conversion webhook on a real engine and API server", () => {
    const harness = new EngineHarness();

    before(() => harness.start());
    after(() => harness.stop());

    /** The manifest of the CRDs in a file of its own, after `change` of each object. */
    async function manifest(name: string, change: (object: Changeable) => void, keep = (_: AnyObject) => true) {
        const objects = parseManifest(await readFile(harness.tools.edgeCrds, "utf8")).filter(keep);
        objects.forEach((object) => change(object as unknown as Changeable));
        const file = path.join(harness.cluster.dir, `${name}.yaml`);
        await writeFile(file, objects.map((object) => `---\n${stringify(object)}`).join(""));
        return file;
    }

    /** A stack with CRDs of this manifest, which a destroy would delete. */
    const config = (crds: string): StackConfig =>
        smallConfig(
            harness,
            { ...(harness.config["edge"] as Section), crds, keepCrds: false },
            { strict: { scope: "off" } },
        );
    const up = async (crds: string) => (await harness.open(config(crds))).stack.up(quiet);
    const changesNothing = async (crds: string) => {
        assert.deepEqual(operations((await up(crds)).summary.resourceChanges), []);
        const { stack } = await harness.open(config(crds));
        await stack.refresh(quiet);
        assert.deepEqual(operations((await stack.preview(quiet)).changeSummary), []);
    };
    const crd = async (plural: string) =>
        JSON.parse(await harness.kubectl("get", "crd", `${plural}.getambassador.io`, "-o", "json")) as Crd;
    const pods = async () => (await harness.kubectl("-n", "emissary-system", "get", "pods", "-o", "name")).trim();

    it("takes over CRDs of another version that have no webhook, and changes nothing when it runs again", async () => {
        const another = (object: Changeable) =>
            Object.assign(object.spec["names"] as Section, { categories: ["other"] });
        await harness.kubectl("apply", "--server-side", "-f", await manifest("another", another, isCrd));
        const { uid } = (await crd("mappings")).metadata;
        await up(harness.tools.edgeCrds);
        const { metadata, spec } = await crd("mappings");
        assert.equal(metadata.uid, uid);
        assert.deepEqual(spec.names.categories, ["ambassador-crds"]);
        assert.ok(spec.conversion.webhook.clientConfig.caBundle);
        await changesNothing(harness.tools.edgeCrds);
    });

    it("ends before any CRD is changed when the webhook cannot start", async () => {
        const before = await crd("mappings");
        const broken = await manifest("broken", (object) => {
            object.metadata.labels = { ...object.metadata.labels, changed: "broken" };
            if (isWebhook(object)) {
                object.metadata.annotations = { "pulumi.com/timeoutSeconds": "15" };
                object.spec.template.spec["nodeSelector"] = { no: "such-node" };
            }
        });
        const said = await up(broken).then(() => assert.fail("up went through"), String);
        assert.match(said, /emissary-apiext[\s\S]*timed out waiting to be Ready/);
        assert.equal((await crd("mappings")).metadata.resourceVersion, before.metadata.resourceVersion);
    });

    it("replaces the webhook's pods when a CRD changes, so that its CA comes back, and then changes nothing", async () => {
        const before = (await pods()).split("\n");
        const changed = await manifest("changed", (object) => {
            object.metadata.labels = { ...object.metadata.labels, changed: "well" };
        });
        await up(changed);
        const { metadata, spec } = await crd("mappings");
        assert.equal(metadata.labels["changed"], "well");
        assert.ok(spec.conversion.webhook.clientConfig.caBundle);
        const after = await pods();
        assert.ok(
            before.every((pod) => !after.includes(pod)),
            after,
        );
        await changesNothing(changed);
    });

    it("keeps every CRD when the webhook's Deployment has to be replaced", async () => {
        const { uid } = (await crd("mappings")).metadata;
        const selected = await manifest("selected", (object) => {
            if (isWebhook(object)) {
                const { matchLabels } = object.spec["selector"] as { matchLabels: Section };
                matchLabels["other"] = object.spec.template.metadata.labels["other"] = "yes";
            }
        });
        const { summary } = await up(selected);
        assert.equal(summary.resourceChanges?.replace, 1);
        const { metadata, spec } = await crd("mappings");
        assert.equal(metadata.uid, uid);
        assert.ok(spec.conversion.webhook.clientConfig.caBundle);
    });
});
