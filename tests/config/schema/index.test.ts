import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { parse } from "yaml";
import { settingKeys } from "../../../config/load";
import { repository } from "../../support/recorder";
import { problemsOf, settingsOf } from "../../support/settings";

const pathsOf = (raw: unknown) => problemsOf(raw).map((problem) => problem.path);

describe("config/schema/index", () => {
    it("needs no configuration at all", () => {
        const settings = settingsOf();
        assert.equal(settings.edge.namespace, "ambassador");
        assert.equal(settings.istio.namespace, "istio-system");
        assert.equal(settings.strict.scope, "namespaces");
        assert.equal(settings.sample.enabled, false);
        assert.equal(settings.zipkin.enabled, true);
        assert.equal(settings.prometheus.enabled, true);
        assert.equal(settings.kubeContext, undefined);
    });

    it("pins every chart and image by default", () => {
        const { istio, edge, prometheus, zipkin } = settingsOf();
        for (const version of [istio.version, edge.version, prometheus.version]) {
            assert.match(version, /^\d+\.\d+\.\d+$/);
        }
        for (const image of [edge.redis.image, zipkin.image]) {
            assert.match(image, /:\d+\.\d+\.\d+$/);
        }
    });

    it("takes CRDs of the release that the default chart installs", () => {
        assert.equal(settingsOf().edge.version, "8.10.0");
        assert.match(settingsOf().edge.crds, /\/3\.10\.0\/aes-crds\.yaml$/);
    });

    it("refuses unknown keys at every level", () => {
        const item = { name: "a", namespace: "shop", port: 80, prefix: "/a/" };
        assert.deepEqual(pathsOf({ edge: { replica: 2 } }), ["edge.replica"]);
        assert.deepEqual(pathsOf({ service: [] }), ["service"]);
        assert.deepEqual(pathsOf({ services: [{ ...item, prot: 1 }] }), ["services[0].prot"]);
        assert.deepEqual(pathsOf({ istio: { values: { istiodd: {} } } }), ["istio.values.istiodd"]);
        assert.deepEqual(pathsOf({ edge: { resources: { request: {} } } }), ["edge.resources.request"]);
        const exception = { name: "a", namespace: "b", matchLabels: {}, ports: [1], port: 1 };
        assert.deepEqual(pathsOf({ strict: { exceptions: [exception] } }), ["strict.exceptions[0].port"]);
    });

    it("refuses unknown keys in every section", () => {
        const sections = Object.entries(settingsOf()).filter(
            ([, value]) => typeof value === "object" && !Array.isArray(value),
        );
        assert.ok(sections.length >= 7);
        for (const [section] of sections) {
            assert.deepEqual(pathsOf({ [section]: { mistyped: 1 } }), [`${section}.mistyped`]);
        }
        for (const list of ["services", "meshNamespaces"]) {
            assert.ok(pathsOf({ [list]: [{ mistyped: 1 }] }).includes(`${list}[0].mistyped`), list);
        }
    });

    it("takes hosts as Emissary compares them, and nothing that is more or less than a host", () => {
        const hosts = (hostname: string) => ({ edge: { hostname } });
        for (const host of ["*", "*.example.com", "shop.*", "shop.example.com", "10.0.0.1", "localhost"]) {
            assert.equal(settingsOf(hosts(host)).edge.hostname, host);
        }
        for (const host of ["", "https://a.b", "a.b:8080", "a.b/c", "A.b", "a.*.b", "*.*", "a b", "a.b."]) {
            assert.deepEqual(pathsOf(hosts(host)), ["edge.hostname"], host);
        }
        const cassandra = (point: string) => ({
            zipkin: { storage: { type: "cassandra", contactPoints: [point], localDatacenter: "a" }, image: "zipkin:3" },
        });
        assert.ok(settingsOf(cassandra("cassandra.data:9042")));
        assert.deepEqual(pathsOf(cassandra("http://cassandra")), ["zipkin.storage.contactPoints[0]"]);
    });

    it("takes quantities as numbers, and Secrets whose names have dots", () => {
        const { edge } = settingsOf({
            edge: {
                resources: { limits: { cpu: 1, memory: "1Gi" }, requests: { cpu: 0, memory: "0" } },
                hostname: "a.b",
                tlsSecret: "wildcard.a.b",
            },
        });
        assert.deepEqual([edge.resources?.limits, edge.tlsSecret], [{ cpu: "1", memory: "1Gi" }, "wildcard.a.b"]);
        assert.deepEqual(edge.resources?.requests, { cpu: "0", memory: "0" });
        assert.deepEqual(pathsOf({ edge: { resources: { limits: { cpu: -1 } } } }), ["edge.resources.limits.cpu"]);
        assert.deepEqual(pathsOf({ edge: { hostname: "a.b", tlsSecret: "Wildcard" } }), ["edge.tlsSecret"]);
        assert.deepEqual(pathsOf({ edge: { resources: { limits: { cpu: "much" } } } }), ["edge.resources.limits.cpu"]);
    });

    it("takes a prefix without a slash only for a regular expression", () => {
        const service = { name: "a", namespace: "ambassador", port: 80, prefix: "[a-z]+" };
        assert.deepEqual(pathsOf({ services: [service] }), ["services[0].prefix"]);
        assert.ok(settingsOf({ services: [{ ...service, mapping: { prefix_regex: true } }] }));
    });

    it("demands the explicit port of a service, within range", () => {
        const item = { name: "a", namespace: "ambassador", prefix: "/a/" };
        assert.deepEqual(pathsOf({ services: [item] }), ["services[0].port"]);
        for (const port of [0, 65536, 80.5, "80"]) {
            assert.deepEqual(pathsOf({ services: [{ ...item, port }] }), ["services[0].port"]);
        }
    });

    it("refuses names that Kubernetes would refuse", () => {
        for (const name of ["Shop", "-shop", "shop-", "a_b", "", "a".repeat(64)]) {
            assert.deepEqual(pathsOf({ meshNamespaces: [{ name }] }), ["meshNamespaces[0].name"], name);
        }
        assert.equal(settingsOf({ meshNamespaces: [{ name: "a".repeat(63) }] }).meshNamespaces[0]?.create, true);
    });

    it("refuses images that are not pinned", () => {
        for (const image of ["zipkin", "docker.io/openzipkin/zipkin", "registry:5000/zipkin", "zipkin:latest"]) {
            assert.ok(pathsOf({ zipkin: { image } }).includes("zipkin.image"), image);
        }
        const digest = `zipkin@sha256:${"0a".repeat(32)}`;
        assert.equal(settingsOf({ zipkin: { image: digest } }).zipkin.image, digest);
    });

    it("refuses versions that are no exact version", () => {
        for (const version of ["1.30", "latest", "^1.30.0", "1.2.3.4", "1.30.3 ", "01.2.3"]) {
            assert.deepEqual(pathsOf({ istio: { version } }), ["istio.version"], version);
        }
        assert.equal(settingsOf({ istio: { version: "1.31.0-rc.0" } }).istio.version, "1.31.0-rc.0");
    });

    it("keeps the sampling within percents", () => {
        assert.deepEqual(pathsOf({ tracing: { sampling: 101 } }), ["tracing.sampling"]);
        assert.deepEqual(pathsOf({ tracing: { sampling: -1 } }), ["tracing.sampling"]);
        assert.equal(settingsOf({ tracing: { sampling: 0.5 } }).tracing.sampling, 0.5);
    });

    it("wants at least one port for an exception from strict mTLS", () => {
        const exception = { name: "a", namespace: "b", matchLabels: { app: "a" }, ports: [] };
        assert.deepEqual(pathsOf({ strict: { exceptions: [exception] } }), ["strict.exceptions[0].ports"]);
    });

    it("has exactly the keys that Pulumi.yaml declares", () => {
        const project = parse(readFileSync(path.join(repository, "Pulumi.yaml"), "utf8")) as { config: object };
        assert.deepEqual(Object.keys(project.config).sort(), [...settingKeys].sort());
    });

    it("gives the defaults of Pulumi.yaml the meaning of no configuration", () => {
        const file = path.join(repository, "Pulumi.yaml");
        const { config } = parse(readFileSync(file, "utf8")) as { config: Record<string, { default: unknown }> };
        const defaults = Object.entries(config).map(([key, value]) => [key, value.default]);
        const { kubeContext, ...rest } = Object.fromEntries(defaults) as Record<string, unknown>;
        assert.equal(kubeContext, "");
        assert.deepEqual(settingsOf(rest), settingsOf());
    });
});
