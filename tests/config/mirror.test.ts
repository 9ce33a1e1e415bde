import * as assert from "node:assert/strict";
import { problemsOf, settingsOf } from "../support/settings";

const images = "registry.example.com:5000/mirror";

describe("config/mirror", () => {
    it("changes nothing where none is named", () => {
        const { istio, edge, zipkin } = settingsOf({});
        assert.match(istio.charts, /^https:/);
        assert.deepEqual(edge.values, {});
        assert.match(zipkin.image, /^docker\.io\//);
    });

    it("takes every chart from one folder, or one registry", () => {
        for (const charts of ["/charts", "oci://registry.example.com/charts/"]) {
            const at = charts.replace(/\/$/, "");
            const { istio, edge, prometheus } = settingsOf({ mirror: { charts } });
            assert.deepEqual(
                [istio.charts, edge.chart, prometheus.chart],
                [at, `${at}/edge-stack`, `${at}/prometheus`],
            );
        }
    });

    it("takes every chart from one Helm repository", () => {
        const charts = "https://charts.example.com";
        const { istio, edge, prometheus } = settingsOf({ mirror: { charts } });
        assert.deepEqual([istio.charts, edge.repository, prometheus.repository], [charts, charts, charts]);
        assert.deepEqual([edge.chart, prometheus.chart], ["edge-stack", "prometheus"]);
    });

    it("takes the manifests from one place", () => {
        const { edge } = settingsOf({ mirror: { manifests: "/manifests/" } });
        assert.equal(edge.crds, "/manifests/aes-crds.yaml");
    });

    it("takes Emissary's charts from there too, that of its CRDs included", () => {
        const edge = { distribution: "emissary" };
        const { chart, crds, values } = settingsOf({ edge, mirror: { charts: "/charts", images } }).edge;
        assert.deepEqual([chart, crds], ["/charts/emissary-ingress", "/charts/emissary-crds-chart"]);
        assert.deepEqual(values["image"], { repository: `${images}/emissaryingress/emissary` });
        const problems = problemsOf({ edge, mirror: { charts: "https://charts.example.com" } });
        assert.deepEqual(
            problems.map(({ path }) => path),
            ["mirror.charts"],
        );
        const own = { ...edge, crds: "crds.yaml" };
        const { edge: mixed } = settingsOf({ edge: own, mirror: { charts: "https://charts.example.com" } });
        assert.deepEqual([mixed.chart, mixed.repository], ["emissary-ingress", "https://charts.example.com"]);
    });

    it("leaves a place of one's own as it is", () => {
        const own = { istio: { charts: "/mine" }, edge: { chart: "/mine/edge", crds: "crds.yaml" } };
        const { istio, edge } = settingsOf({ ...own, mirror: { charts: "/charts", manifests: "/manifests" } });
        assert.deepEqual([istio.charts, edge.chart, edge.crds], ["/mine", "/mine/edge", "crds.yaml"]);
    });

    it("takes every image from one registry, those of the charts by their values", () => {
        const { istio, edge, sample, zipkin, prometheus } = settingsOf({ mirror: { images } });
        assert.equal(edge.redis.image, `${images}/library/redis:7.4.2`);
        assert.equal(edge.rotationWorkaround.image, `${images}/kubectl:v1.36.3`);
        assert.equal(sample.image, `${images}/datawire/quote:0.5.0`);
        assert.equal(zipkin.image, `${images}/openzipkin/zipkin-slim:3.5.1`);
        assert.deepEqual(istio.values.istiod, { global: { hub: `${images}/istio` } });
        assert.deepEqual(istio.values.cni, { global: { hub: `${images}/istio` } });
        assert.deepEqual(edge.values, {
            "emissary-ingress": { image: { repository: `${images}/datawire/aes` }, waitForApiext: { enabled: false } },
        });
        assert.deepEqual(prometheus.values["server"], { image: { repository: `${images}/prometheus/prometheus` } });
    });

    it("gives a user's values the last word", () => {
        const values = { istiod: { global: { hub: "mine", tag: "1" } } };
        const { istio } = settingsOf({ istio: { values }, mirror: { images } });
        assert.deepEqual(istio.values.istiod, { global: { hub: "mine", tag: "1" } });
    });

    it("refuses a registry with a scheme, which no image reference has", () => {
        assert.deepEqual(
            problemsOf({ mirror: { images: "https://registry.example.com" } }).map(({ path }) => path),
            ["mirror.images"],
        );
    });
});
