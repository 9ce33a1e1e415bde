import * as assert from "node:assert/strict";
import { MeshNamespace } from "../../components/meshNamespace";
import { only, optsOf, providerOf, recordComponent } from "../support/component";

type Labels = Readonly<Record<string, string>>;

/** `live` are the labels that the API server answers with. */
const build = (create: boolean, revision = "", live: Labels = {}) =>
    recordComponent(
        (providers) =>
            void new MeshNamespace(
                "m",
                { name: "shop", create, revision, keeper: providers.keeper },
                optsOf(providers),
            ),
        () => ({ metadata: { name: "shop", labels: live } }),
    );

describe("components/meshNamespace", () => {
    it("creates an own namespace with its label, keeps it on destroy and adopts it afterwards", async () => {
        const recording = await build(true);
        const namespace = only(recording, "Namespace");
        assert.deepEqual(namespace.inputs["metadata"], { name: "shop", labels: { "istio-injection": "enabled" } });
        assert.equal(namespace.retainOnDelete, true);
        assert.equal(providerOf(namespace), "keeper");
        assert.ok(!recording.resources.some(({ type }) => type.endsWith(":NamespacePatch")));
    });

    it("only labels a namespace that is there, under a field manager of its own", async () => {
        const recording = await build(false);
        const patch = only(recording, "NamespacePatch");
        assert.deepEqual(patch.inputs["metadata"], {
            name: "shop",
            labels: { "istio-injection": "enabled" },
            annotations: { "pulumi.com/patchForce": "true", "pulumi.com/patchFieldManager": "edge-mesh" },
        });
        assert.equal(patch.retainOnDelete, false, "the label is taken back on destroy");
        assert.equal(providerOf(patch), "cluster");
    });

    it("reads a namespace that is there before it is labelled", async () => {
        const recording = await build(false);
        const found = only(recording, "Namespace");
        assert.equal(found.read, true, "it is not ours to manage");
        assert.deepEqual(only(recording, "NamespacePatch").dependencies, ["kubernetes:core/v1:Namespace::m-found"]);
    });

    it("labels by revision alone when there is one", async () => {
        for (const [create, kind] of [
            [true, "Namespace"],
            [false, "NamespacePatch"],
        ] as const) {
            const { labels } = only(await build(create, "canary"), kind).inputs["metadata"] as { labels: unknown };
            assert.deepEqual(labels, { "istio.io/rev": "canary" });
        }
    });
});
