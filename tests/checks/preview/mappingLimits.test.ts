import * as assert from "node:assert/strict";
import { saidOf } from "../../support/mappingSaid";

type Raw = Readonly<Record<string, unknown>>;
const endpoints = { resolver: "endpoint" };
const checked = (more: Raw, http: Raw = {}) => ({
    ...endpoints,
    health_checks: [{ health_check: { http: { path: "/", ...http } }, ...more }],
});
const hashed = (more: Raw) => ({ ...endpoints, load_balancer: { policy: "maglev", ...more } });
const retried = (more: Raw) => ({ retry_policy: { retry_on: "5xx", ...more } });

/** Field that is told, with Mappings of which each sets it off. */
const wrong: Readonly<Record<string, readonly Raw[]>> = {
    timeout_ms: [{ timeout_ms: -1 }, { timeout_ms: 1e18 }],
    connect_timeout_ms: [{ connect_timeout_ms: 0 }],
    "retry_policy.num_retries": [retried({ num_retries: -1 }), retried({ num_retries: 4294967296 })],
    "retry_policy.per_try_timeout": [retried({ per_try_timeout: "250ms" }), retried({ per_try_timeout: "-1s" })],
    "circuit_breakers[0].max_requests": [{ circuit_breakers: [{ max_requests: -1 }] }],
    "keepalive.probes": [{ keepalive: { probes: -1 } }],
    weight: [{ weight: 101 }, { weight: -1 }],
    priority: [{ priority: "low" }],
    dns_type: [{ dns_type: "dns" }],
    rewrite: [{ rewrite: "/a\n" }],
    "load_balancer.cookie.ttl": [hashed({ cookie: { name: "a", ttl: "5" } })],
    "load_balancer.cookie.name": [hashed({ cookie: { name: "" } })],
    "load_balancer.header": [hashed({ header: "" })],
    "allow_upgrade[0]": [{ allow_upgrade: [""] }],
    'headers[""]': [{ headers: { "": "a" } }],
    'query_parameters[""]': [{ query_parameters: { "": "a" } }],
    "add_request_headers.Host": [{ add_request_headers: { Host: { value: "a" } } }],
    'add_response_headers[":path"]': [{ add_response_headers: { ":path": { value: "a" } } }],
    "add_request_headers.x-a.value": [
        { add_request_headers: { "x-a": { value: "100%" } } },
        { add_request_headers: { "x-a": { value: "a\nb" } } },
    ],
    "remove_request_headers[0]": [{ remove_request_headers: ["host"] }, { remove_request_headers: [""] }],
    "health_checks[0].interval": [checked({ interval: "0s" })],
    "health_checks[0].healthy_threshold": [checked({ healthy_threshold: -1 })],
    "health_checks[0].health_check.http.path": [checked({}, { path: "" })],
};

describe("checks/preview/mappingLimits", () => {
    it("EM-036: what is beyond the limits of Envoy, by the very field", async () => {
        for (const [field, mappings] of Object.entries(wrong)) {
            for (const mapping of mappings) {
                assert.deepEqual(await saidOf(mapping), [`error mapping.${field}`], JSON.stringify(mapping));
            }
        }
    });

    it("EM-036: takes what is within", async () => {
        for (const mapping of [
            { timeout_ms: 0, idle_timeout_ms: 0, connect_timeout_ms: 1, weight: 100, priority: "High" },
            retried({ num_retries: 0, per_try_timeout: "0s" }),
            hashed({ cookie: { name: "a", ttl: "0.5s" } }),
            checked({ interval: "5s", healthy_threshold: 0 }, { expected_statuses: [{ min: 200, max: 200 }] }),
            { dns_type: "LOGICAL_DNS", allow_upgrade: ["websocket"], remove_response_headers: ["server"] },
            { add_request_headers: { "x-a": { value: "%REQ(X-B)% 100%%" } }, headers: { "x-a": "" } },
        ]) {
            assert.deepEqual(await saidOf(mapping), [], JSON.stringify(mapping));
        }
    });
});
