import * as assert from "node:assert/strict";
import { emissary, told } from "../../support/desired";

const exception = { name: "probe", namespace: "shop", matchLabels: { app: "a" }, ports: [9000] };
const strictWith = (over: object, scope = "namespaces") => ({
    meshNamespaces: [{ name: "shop" }],
    strict: { scope, exceptions: [{ ...exception, ...over }] },
});
const istiod = (values: object, istio: object = {}) => ({ istio: { ...istio, values: { istiod: values } } });

describe("checks/preview/mesh", () => {
    it("EM-008: an exception that is a second policy, or that excepts nothing", async () => {
        assert.deepEqual(await told("strict", strictWith({})), []);
        assert.deepEqual(await told("strict", strictWith({ matchLabels: {} })), [
            "error strict.exceptions[0].matchLabels",
        ]);
        assert.deepEqual(await told("strict", strictWith({ namespace: "other" })), [
            "warning strict.exceptions[0].namespace",
        ]);
        assert.deepEqual(await told("strict", strictWith({}, "off")), ["warning strict.exceptions[0]"]);
    });

    it("EM-008: a Redis of the user's inside the strict mesh, unless its port is an exception", async () => {
        const redis = (url: string, exceptions: object[] = []) =>
            told("strict", { edge: { redis: { url } }, strict: { exceptions } });
        const refused = ["error edge.redis.url"];
        assert.deepEqual(await redis("redis.ambassador:6379"), refused);
        assert.deepEqual(await redis("redis:6379"), refused);
        assert.deepEqual(await redis("a.data:6379,redis.ambassador.svc.cluster.local:6379"), refused);
        assert.deepEqual(await redis("redis.data.svc.cluster.local:6379"), []);
        assert.deepEqual(await redis("redis.ambassador.example.com:6379"), []);
        const exception = { name: "redis", namespace: "ambassador", matchLabels: { app: "redis" }, ports: [6379] };
        assert.deepEqual(await redis("redis:6379", [exception]), []);
        assert.deepEqual(await told("strict"), []);
    });

    it("EM-008: a Prometheus that gets a sidecar", async () => {
        const podLabels = { "sidecar.istio.io/inject": "true" };
        const prometheus = { values: { server: { podLabels } } };
        assert.deepEqual(await told("strict", { prometheus }), ["error prometheus.values.server.podLabels"]);
        assert.deepEqual(await told("strict", { prometheus: { ...prometheus, enabled: false } }), []);
    });

    it("EM-012: values that contradict istio.revision", async () => {
        assert.deepEqual(await told("injection", { istio: { revision: "canary" } }), []);
        assert.deepEqual(await told("injection", istiod({ revision: "other" })), [
            "error istio.values.istiod.revision",
        ]);
        assert.deepEqual(await told("injection", istiod({ revision: "canary" }, { revision: "canary" })), []);
        assert.deepEqual(await told("injection", { istio: { values: { base: { defaultRevision: "other" } } } }), [
            "error istio.values.base.defaultRevision",
        ]);
    });

    it("EM-012: an injector that injects everything, or nothing", async () => {
        assert.deepEqual(await told("injection"), []);
        for (const enableNamespacesByDefault of [true, "true", "false"]) {
            const everywhere = { sidecarInjectorWebhook: { enableNamespacesByDefault } };
            assert.deepEqual(await told("injection", istiod(everywhere)), [
                "error istio.values.istiod.sidecarInjectorWebhook.enableNamespacesByDefault",
            ]);
        }
        assert.deepEqual(await told("injection", istiod({ global: { proxy: { autoInject: "disabled" } } })), [
            "error istio.values.istiod.global.proxy.autoInject",
        ]);
    });

    it("EM-012: an edge that keeps the sidecar away", async () => {
        const inject = (value: string) => ({ "sidecar.istio.io/inject": value });
        assert.deepEqual(await told("injection", emissary({ podLabels: inject("true") })), []);
        for (const key of ["podLabels", "podAnnotations"]) {
            assert.deepEqual(await told("injection", emissary({ [key]: inject("false") })), [
                `error edge.values.emissary-ingress.${key}["sidecar.istio.io/inject"]`,
            ]);
        }
        assert.deepEqual(await told("injection", emissary({ service: { selector: inject("false") } })), [
            'error edge.values.emissary-ingress.service.selector["sidecar.istio.io/inject"]',
        ]);
    });
});
