import * as assert from "node:assert/strict";
import { emissary, told } from "../../support/desired";

const on = { rotationWorkaround: { enabled: true } };
const istiod = (values: object, edge: object = on) => ({ edge, istio: { values: { istiod: values } } });
const secretTtl = (SECRET_TTL: string) => ({ defaultConfig: { proxyMetadata: { SECRET_TTL } } });

describe("checks/preview/rotation", () => {
    it("EM-010: an edge that does not take up rotated certificates, without the workaround", async () => {
        const warning = ["warning edge.rotationWorkaround.enabled"];
        assert.deepEqual(await told("rotation"), warning);
        assert.deepEqual(await told("rotation", { edge: on }), []);
        const local = (appVersion: string) => ({ charts: { edge: { chart: "./edge", appVersion } } });
        assert.deepEqual(await told("rotation", {}, local("4.1.0")), []);
        assert.deepEqual(await told("rotation", {}, local("4.0.1")), warning);
    });

    it("EM-010: the documented test of rotation, which stops istiod from signing", async () => {
        const env = { MAX_WORKLOAD_CERT_TTL: "1h" };
        assert.deepEqual(await told("rotation", istiod({ env })), [
            "error istio.values.istiod.env.MAX_WORKLOAD_CERT_TTL",
        ]);
        assert.deepEqual(await told("rotation", istiod({ pilot: { env } })), [
            "error istio.values.istiod.pilot.env.MAX_WORKLOAD_CERT_TTL",
        ]);
        assert.deepEqual(await told("rotation", istiod({ env: { MAX_WORKLOAD_CERT_TTL: "24h0m0s" } })), []);
        const short = { env, meshConfig: secretTtl("30m") };
        assert.deepEqual(await told("rotation", istiod(short, {})), ["warning edge.rotationWorkaround.enabled"]);
        assert.deepEqual(await told("rotation", istiod({ meshConfig: secretTtl("3000h") })), [
            "error istio.values.istiod.meshConfig",
        ]);
    });

    it("EM-010: a default lifetime that nobody asks for", async () => {
        const env = { DEFAULT_WORKLOAD_CERT_TTL: "30m" };
        assert.deepEqual(await told("rotation", istiod({ env })), [
            "warning istio.values.istiod.env.DEFAULT_WORKLOAD_CERT_TTL",
        ]);
    });

    it("EM-010: a workaround that is slower than the certificates, the edge's own before the mesh's", async () => {
        const slow = ["error edge.rotationWorkaround.everyHours"];
        assert.deepEqual(await told("rotation", istiod({ meshConfig: secretTtl("2h30m") })), slow);
        assert.deepEqual(await told("rotation", istiod({ meshConfig: secretTtl("12h") })), []);
        const config = "proxyMetadata: { OUTPUT_CERTS: /etc/istio-certs, SECRET_TTL: 2h }";
        const edge = emissary({ podAnnotations: { "proxy.istio.io/config": config } }, on);
        assert.deepEqual(await told("rotation", edge), slow);
        assert.deepEqual(await told("rotation", istiod({ meshConfig: secretTtl("soon") })), []);
    });
});
