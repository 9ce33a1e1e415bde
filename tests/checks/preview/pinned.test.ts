import * as assert from "node:assert/strict";
import { emissary, told } from "../../support/desired";

describe("checks/preview/pinned", () => {
    const at = "warning edge.values.emissary-ingress";

    it("EM-015: images without a tag, or with latest", async () => {
        for (const [values, path] of [
            [{ image: { repository: "a/b", tag: "latest" } }, ".image.tag"],
            [{ image: { repository: "a/b:latest" } }, ".image.repository"],
            [{ image: { fullImageOverride: "a/b" } }, ".image.fullImageOverride"],
            [{ sidecarContainers: [{ image: "a/b:latest" }] }, ".sidecarContainers[0].image"],
        ] as const) {
            assert.deepEqual(await told("pinned", emissary(values)), [`${at}${path}`]);
        }
        const digest = `a/b@sha256:${"0".repeat(64)}`;
        for (const values of [
            { image: { repository: "a/b", tag: "3.10.0" } },
            { image: { fullImageOverride: digest } },
            { sidecarContainers: [{ image: "localhost:5000/b:1" }] },
        ]) {
            assert.deepEqual(await told("pinned", emissary(values)), []);
        }
    });

    it("EM-015: looks at the values of every chart", async () => {
        const values = { global: { tag: "latest" } };
        assert.deepEqual(await told("pinned", { istio: { values: { istiod: values } }, prometheus: { values } }), [
            "warning istio.values.istiod.global.tag",
            "warning prometheus.values.global.tag",
        ]);
    });

    it("EM-015: a manifest at a place that changes", async () => {
        const crds = (place: string) => told("pinned", { edge: { crds: `https://mine.example/${place}/crds.yaml` } });
        assert.deepEqual(await crds("latest"), ["warning edge.crds"]);
        assert.deepEqual(await crds("3.10.0"), []);
    });
});
