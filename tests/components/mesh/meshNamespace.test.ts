import * as assert from "node:assert/strict";
import { MeshNamespace } from "../../../components/mesh/meshNamespace";
import { only, optsOf, providerOf, recordComponent } from "../../support/component";

const build = (create: boolean, revision = "", labels: Readonly<Record<string, string>> = {}) =>
    recordComponent(
        (providers) =>
            void new MeshNamespace(
                "m",
                { name: "shop", create, revision, labels, adopting: providers.adopting },
                optsOf(providers),
            ),
    );

describe("components/mesh/meshNamespace", () => {
    it("creates an own namespace with its label, keeps it on destroy and adopts it afterwards", async () => {
        const recording = await build(true);
        const namespace = only(recording, "Namespace");
        assert.deepEqual(namespace.inputs["metadata"], {
            name: "shop",
            labels: { "istio-injection": "enabled" },
            annotations: { "pulumi.com/patchFieldManager": "edge-mesh-namespace" },
        });
        assert.equal(namespace.retainOnDelete, true);
        assert.equal(providerOf(namespace), "adopting");
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
        assert.ok(!recording.resources.some(({ type }) => type.endsWith(":Namespace")));
    });

    it("sets further labels beside that of injection, also on a namespace that is there", async () => {
        for (const [create, kind] of [
            [true, "Namespace"],
            [false, "NamespacePatch"],
        ] as const) {
            const { inputs } = only(await build(create, "", { level: "baseline" }), kind);
            const { labels } = inputs["metadata"] as { labels: unknown };
            assert.deepEqual(labels, { level: "baseline", "istio-injection": "enabled" });
        }
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
