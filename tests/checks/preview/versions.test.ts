import * as assert from "node:assert/strict";
import { told } from "../../support/desired";

const webhook = (image: string) => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "emissary-apiext" },
    spec: { template: { spec: { containers: [{ image }] } } },
});

describe("checks/preview/versions", () => {
    it("EM-011: a manifest of another release than the edge's", async () => {
        const tell = (image: string) => told("versions", {}, { manifest: [webhook(image)] });
        assert.deepEqual(await told("versions"), []);
        assert.deepEqual(await tell("registry.example.com:5000/datawire/aes:3.10.2"), []);
        assert.deepEqual(await tell("docker.io/datawire/aes:3.9.1"), ["warning edge.crds"]);
        assert.deepEqual(await tell("docker.io/emissaryingress/emissary:4.1.0"), ["error edge.crds"]);
        assert.deepEqual(await tell("docker.io/datawire/aes@sha256:0123"), []);
        const place = (version: string) =>
            told("versions", { edge: { crds: `https://mine.example/${version}/crds.yaml` } });
        assert.deepEqual(await place("3.10.0"), []);
        assert.deepEqual(await place("2.5.1"), ["error edge.crds"]);
    });

    it("EM-011: takes a local chart's word for what it installs", async () => {
        const over = { charts: { edge: { chart: "./edge", appVersion: "3.9.1" } }, manifest: [webhook("a/b:3.9.1")] };
        assert.deepEqual(await told("versions", {}, over), []);
        assert.deepEqual(await told("versions", {}, { ...over, manifest: [webhook("a/b:3.10.0")] }), [
            "warning edge.crds",
        ]);
    });

    it("EM-011: an Istio without fixes, or with images of another release", async () => {
        assert.deepEqual(await told("versions", { istio: { version: "1.27.9" } }), ["warning istio.version"]);
        assert.deepEqual(await told("versions", { istio: { version: "1.27.9", install: "existing" } }), []);
        assert.deepEqual(await told("versions", { istio: { version: "1.28.0" } }), []);
        const tag = (value: string) => ({ istio: { values: { istiod: { global: { tag: value } } } } });
        assert.deepEqual(await told("versions", tag("1.20.0")), ["warning istio.values.istiod.global.tag"]);
        assert.deepEqual(await told("versions", tag("1.30.3")), []);
        assert.deepEqual(await told("versions", tag("1.30.3-distroless")), []);
    });
});
