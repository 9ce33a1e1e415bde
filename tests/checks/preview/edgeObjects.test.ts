import * as assert from "node:assert/strict";
import { emissary, desiredFor, told } from "../../support/desired";

const shop = { name: "shop", namespace: "shop", port: 80, prefix: "/" };
const withShop = (more: object = {}, edge: object = {}) => ({
    meshNamespaces: [{ name: "shop" }],
    services: [{ ...shop, ...more }],
    edge,
});

describe("checks/preview/edgeObjects", () => {
    it("EM-005: a TLSContext that the edge does not find, or that Istio does not take for its own", async () => {
        assert.deepEqual(await told("tlsContext"), []);
        const { tlsContext } = await desiredFor();
        for (const spec of [
            { ...tlsContext.spec, secret: "other" },
            { ...tlsContext.spec, alpn_protocols: "h2" },
            { ...tlsContext.spec, hosts: ["*"] },
        ]) {
            assert.deepEqual(await told("tlsContext", {}, { tlsContext: { ...tlsContext, spec } }), ["error edge"]);
        }
        for (const values of [{ namespaceOverride: "other" }, { namespace: { name: "other" } }]) {
            assert.equal((await told("tlsContext", emissary(values))).length, 1);
        }
        assert.deepEqual(await told("tlsContext", emissary({ namespaceOverride: "ambassador" })), []);
    });

    it("EM-006: a Mapping without port or TLSContext", async () => {
        const { mappings } = await desiredFor(withShop());
        assert.deepEqual(await told("mapping", withShop()), []);
        for (const change of [{ service: "shop.shop" }, { service: "http://shop.shop:80" }, { tls: "other" }]) {
            const broken = mappings.map((it) => ({ ...it, spec: { ...it.spec, ...change } }));
            const found = await told("mapping", withShop(), { mappings: broken });
            assert.deepEqual(found, ["error services[0].mapping.service"], JSON.stringify(change));
        }
    });

    it("EM-006: pass-through fields by which the edge leaves the Mapping out, or drops its tls", async () => {
        for (const [field, value] of [
            ["ambassador_id", ["second"]],
            ["v2ExplicitTLS", { serviceScheme: "http://" }],
            ["host", "shop.example.com"],
        ] as const) {
            const found = await told("mapping", withShop({ mapping: { [field]: value } }));
            assert.deepEqual(found, [`error services[0].mapping.${field}`]);
        }
        assert.deepEqual(await told("mapping", withShop({ mapping: { ambassador_id: ["default"] } })), []);
        const inner = { ...withShop({ mapping: { ambassador_id: ["default"] } }), edge: { ambassadorId: "inner" } };
        assert.deepEqual(await told("mapping", inner), [], "the edge's own id stands in its place");
    });

    it("EM-006: a hostname that the Host does not cover; without Host, any goes", async () => {
        const edge = { hostname: "edge.example.com" };
        assert.deepEqual(await told("mapping", withShop({ hostname: "shop.example.com" }, edge)), [
            "warning services[0].hostname",
        ]);
        assert.deepEqual(await told("mapping", withShop({ hostname: "shop.example.com" })), []);
        for (const [mapping, host] of [
            ["edge.example.com", "edge.example.com"],
            ["*", "edge.example.com"],
            ["shop.example.com", "*.example.com"],
            ["*.example.com", "edge.example.com"],
            ["*.shop.example.com", "*.example.com"],
            ["shop.*", "*.example.com"],
        ]) {
            const found = await told("mapping", withShop({ hostname: mapping }, { hostname: host }));
            assert.deepEqual(found, [], `${mapping} and ${host}`);
        }
        for (const [mapping, host] of [
            ["shop.example.org", "*.example.com"],
            ["*.example.org", "*.example.com"],
        ]) {
            assert.equal((await told("mapping", withShop({ hostname: mapping }, { hostname: host }))).length, 1);
        }
    });

    it("EM-006: an edge that sees its own namespace only", async () => {
        // To a template every text that is not empty is true.
        const scoped = (singleNamespace: unknown) => emissary({ scope: { singleNamespace } }).edge;
        const edge = scoped(true);
        for (const narrow of [edge, scoped("false")]) {
            assert.deepEqual(await told("mapping", withShop({}, narrow as object)), [
                "error edge.values.emissary-ingress.scope.singleNamespace",
            ]);
        }
        assert.deepEqual(await told("mapping", { edge, services: [{ ...shop, namespace: "ambassador" }] }), []);
    });

    it("EM-007: a port that a Service of ours does not have, or that speaks no HTTP", async () => {
        const sample = { enabled: true, namespace: "shop" };
        const quote = (port: number) => ({ ...withShop({ service: "quote", port }), sample });
        assert.deepEqual(await told("upstreamService", quote(80)), []);
        assert.deepEqual(await told("upstreamService", quote(443)), []);
        assert.deepEqual(await told("upstreamService", quote(8080)), ["error services[0].port"]);
        assert.deepEqual(await told("upstreamService", withShop({ service: "quote", port: 8080 })), []);
        const redis = { ...shop, namespace: "ambassador", service: "edge-stack-redis", port: 6379 };
        assert.deepEqual(await told("upstreamService", { services: [redis] }), ["error services[0].port"]);
    });

    it("EM-013: no Listeners, or a Service that leads past them", async () => {
        const at = "edge.values.emissary-ingress";
        const ports = (...targets: number[]) =>
            emissary({ service: { ports: targets.map((targetPort, index) => ({ port: 80 + index, targetPort })) } });
        assert.deepEqual(await told("listeners"), []);
        assert.deepEqual(await told("listeners", ports(8080, 8443)), []);
        assert.deepEqual(await told("listeners", ports(8080, 9000)), [`warning ${at}.service.ports`]);
        const twice = [8080, 8443].map((targetPort) => ({ port: 80, targetPort }));
        assert.deepEqual(await told("listeners", emissary({ service: { ports: twice } })), [
            `error ${at}.service.ports`,
        ]);
        assert.deepEqual(await told("listeners", emissary({ createDefaultListeners: false })), [
            `error ${at}.createDefaultListeners`,
        ]);
    });
});
