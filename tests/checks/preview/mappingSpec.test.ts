import * as assert from "node:assert/strict";
import { saidOf as said, toldOf as tell } from "../../support/mappingSaid";

describe("checks/preview/mappingSpec", () => {
    it("EM-036: takes what Emissary takes", async () => {
        assert.deepEqual(await said({}), []);
        for (const mapping of [
            { timeout_ms: 3000, retry_policy: { retry_on: "5xx", num_retries: 2, per_try_timeout: "0.25s" } },
            { resolver: "kubernetes-endpoint", load_balancer: { policy: "ring_hash", cookie: { name: "a" } } },
            { resolver: "endpoint", load_balancer: { policy: "least_request" } },
            { rewrite: "", grpc: true },
            { regex_headers: { "x-user": "^a+$" }, regex_rewrite: { pattern: "/(a)/(b)", substitution: "/\\2/\\1" } },
            { headers: { "x-user": "a" }, host_redirect: false },
        ]) {
            assert.deepEqual(await said(mapping), [], JSON.stringify(mapping));
        }
        assert.deepEqual(await said({ prefix_regex: true }, { prefix: "/a/[0-9]+" }), []);
    });

    it("EM-036: types, enums and required fields of the CRD", async () => {
        assert.deepEqual(await said({ timeout_ms: "long" }), ["error mapping.timeout_ms"]);
        assert.deepEqual(await said({ retry_policy: { retry_on: "5xx", num_retries: 1.5 } }), [
            "error mapping.retry_policy.num_retries",
        ]);
        assert.deepEqual(await said({ cors: { origins: "a" } }), ["error mapping.cors.origins"]);
        const cookie = await said({
            resolver: "endpoint",
            load_balancer: { policy: "ring_hash", cookie: { ttl: "1s" } },
        });
        assert.ok(cookie.includes("error mapping.load_balancer.cookie.name"), cookie.join());
    });

    it("EM-036: what names a host, where hostname wins", async () => {
        assert.deepEqual(await said({ headers: { ":authority": "a.example.com" } }), [
            'error mapping.headers[":authority"]',
        ]);
        assert.deepEqual(await said({ host_regex: true }), ["error mapping.host_regex"]);
        assert.deepEqual(await said({ regex_headers: { ":authority": "a.*" } }), []);
    });

    it("EM-036: load balancers and resolvers that the edge does not have", async () => {
        const balancer = "error mapping.load_balancer";
        assert.deepEqual(await said({ load_balancer: { policy: "round_robin" } }), [balancer]);
        const [none, two, off] = [{}, { header: "a", source_ip: true }, { source_ip: false }];
        for (const key of [none, two, off]) {
            const wrong = { policy: "ring_hash", ...key };
            assert.deepEqual(await said({ resolver: "endpoint", load_balancer: wrong }), [balancer]);
        }
        assert.deepEqual(await said({ resolver: "mine" }), ["error mapping.resolver"]);
        assert.deepEqual(await said({ resolver: "consul" }), ["error mapping.resolver", "error mapping.resolver"]);
    });

    it("EM-036: retries that Emissary or Envoy refuses", async () => {
        const at = "error mapping.retry_policy";
        assert.deepEqual(await said({ retry_policy: { retry_on: "gateway-error", per_try_timeout: "250ms" } }), [
            `${at}.per_try_timeout`,
        ]);
        assert.deepEqual(await said({ retry_policy: { num_retries: 2 } }), [`${at}.retry_on`]);
    });

    it("EM-036: redirects, which would lead into the cluster, and gRPC under another path", async () => {
        assert.deepEqual(await said({ host_redirect: true, path_redirect: "/new" }), [
            "error mapping.host_redirect",
            "error mapping.path_redirect",
        ]);
        assert.deepEqual(await said({ grpc: true }), ["error mapping.rewrite"]);
        assert.deepEqual(await said({ grpc: true, rewrite: "/other/" }), ["error mapping.rewrite"]);
        assert.deepEqual(await said({ grpc: true, rewrite: "/shop/" }), []);
    });

    it("EM-036: expressions that RE2 does not take, wherever one is taken", async () => {
        const around = "a(?!b)";
        assert.deepEqual(await said({ prefix_regex: true }, { prefix: `/${around}` }), ["error prefix"]);
        assert.deepEqual(await said({ regex_headers: { "x-a": "(a)\\1" } }), ["error mapping.regex_headers.x-a"]);
        assert.deepEqual(await said({ regex_query_parameters: { q: around } }), [
            "error mapping.regex_query_parameters.q",
        ]);
        assert.deepEqual(await said({ method: around, method_regex: true }), ["error mapping.method"]);
        assert.deepEqual(await said({ regex_rewrite: { pattern: around, substitution: "a" } }), [
            "error mapping.regex_rewrite.pattern",
        ]);
        assert.deepEqual(await said({ regex_rewrite: { pattern: "(a)", substitution: "\\2" } }), [
            "error mapping.regex_rewrite.substitution",
        ]);
        // Without the flag it is a text.
        assert.deepEqual(await said({}, { prefix: "/a(b" }), []);
    });

    it("EM-036: services that share a route", async () => {
        const weighted = (...weights: readonly (number | undefined)[]) =>
            tell(...weights.map((weight) => ({ mapping: weight === undefined ? {} : { weight } })));
        assert.deepEqual(await weighted(undefined, 10), []);
        assert.deepEqual(await weighted(40, 60), []);
        assert.deepEqual(await weighted(60, 60), ["error services[1].mapping.weight"]);
        assert.deepEqual(await weighted(undefined, undefined), ["warning services[1].mapping.weight"]);
        assert.deepEqual(await tell({}, { hostname: "b.example.com" }), []);
        assert.deepEqual(await tell({}, { mapping: { headers: { "x-canary": "1" } } }), []);
        assert.deepEqual(await tell({}, { mapping: { shadow: true } }), []);
        assert.deepEqual(await tell({}, { mapping: { shadow: true } }, { mapping: { shadow: true } }), [
            "error services[2].mapping.shadow",
        ]);
        const breakers = { circuit_breakers: [{ max_connections: 1 }] };
        const unlike = ["error services[1].mapping.circuit_breakers"];
        assert.deepEqual(await tell({}, { mapping: { weight: 10, ...breakers } }), unlike);
        assert.deepEqual(await tell({ mapping: { weight: 10, ...breakers } }, {}), unlike);
    });

    it("EM-036: knows a route as Emissary does, and by name who comes first", async () => {
        const exact = { mapping: { prefix_exact: true, headers: {}, weight: 10 } };
        assert.deepEqual(await tell({}, exact), ["error services[1].mapping.prefix_exact"]);
        assert.deepEqual(await tell({ name: "z" }, { ...exact, name: "a" }), []);
        const [plain, byRegex] = [{ headers: { a: "b" } }, { regex_headers: { a: "b" }, weight: 10 }];
        assert.deepEqual(await tell({ mapping: plain }, { mapping: byRegex }), [
            "error services[1].mapping.regex_headers",
        ]);
        assert.deepEqual(await tell({ mapping: { method: "GET", weight: 1 } }, {}), []);
    });

    it("EM-036: an empty resolver is none", async () => {
        assert.deepEqual(await said({ resolver: "" }), []);
    });
});
