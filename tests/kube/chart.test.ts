import * as assert from "node:assert/strict";
import { chartSource, familyChart, isLocal } from "../../kube/chart";

describe("kube/chart", () => {
    it("knows a local folder by its first characters", () => {
        for (const local of ["/charts/edge", "./edge", "../edge"]) {
            assert.equal(isLocal(local), true, local);
        }
        for (const other of ["edge-stack", "oci://a/b", "https://a/b", ".hidden"]) {
            assert.equal(isLocal(other), false, other);
        }
    });

    it("looks a plain name up in the repository", () => {
        const source = { chart: "edge-stack", version: "8.10.0", repositoryOpts: { repo: "https://a" } };
        assert.deepEqual(chartSource("edge-stack", "https://a", "8.10.0"), source);
    });

    it("gives an OCI reference no repository", () => {
        assert.deepEqual(chartSource("oci://a/edge", "https://a", "1.0.0"), {
            chart: "oci://a/edge",
            version: "1.0.0",
        });
    });

    it("gives a local folder neither repository nor version", () => {
        assert.deepEqual(chartSource("/charts/edge", "https://a", "1.0.0"), { chart: "/charts/edge" });
    });

    it("finds a chart of a family in all three places", () => {
        const inRepository = { chart: "istiod", version: "1.30.3", repositoryOpts: { repo: "https://a" } };
        assert.deepEqual(familyChart("istiod", "https://a", "1.30.3"), inRepository);
        assert.deepEqual(familyChart("istiod", "oci://a/istio/", "1.30.3"), {
            chart: "oci://a/istio/istiod",
            version: "1.30.3",
        });
        assert.deepEqual(familyChart("istiod", "./charts", "1.30.3"), { chart: "./charts/istiod" });
    });
});
