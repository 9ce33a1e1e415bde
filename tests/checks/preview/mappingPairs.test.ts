import * as assert from "node:assert/strict";
import { saidOf } from "../../support/mappingSaid";

const http = { http: { path: "/" } };
const grpc = { grpc: { upstream_name: "a" } };
const endpoints = { resolver: "endpoint" };
const errors = (body: object) => ({ error_response_overrides: [{ on_status_code: 404, body }] });

describe("checks/preview/mappingPairs", () => {
    it("EM-036: fields that do not go with each other", async () => {
        assert.deepEqual(await saidOf({ host_rewrite: "a", auto_host_rewrite: false }), [
            "error mapping.auto_host_rewrite",
        ]);
        assert.deepEqual(await saidOf({ allow_upgrade: ["websocket", "WebSocket"] }), [
            "error mapping.allow_upgrade[1]",
        ]);
        assert.deepEqual(await saidOf({ allow_upgrade: ["WebSocket"], use_websocket: true }), [
            "error mapping.use_websocket",
        ]);
        assert.deepEqual(await saidOf({ allow_upgrade: ["websocket"], use_websocket: true }), []);
        assert.deepEqual(await saidOf(errors({})), ["error mapping.error_response_overrides[0].body"]);
        assert.deepEqual(await saidOf(errors({ text_format: "a", json_format: {} })), [
            "error mapping.error_response_overrides[0].body",
        ]);
        assert.deepEqual(await saidOf(errors({ text_format: "a" })), []);
    });

    it("EM-036: health checks that are not made, or not possible", async () => {
        assert.deepEqual(await saidOf({ health_checks: [{ health_check: http }] }), ["error mapping.health_checks"]);
        assert.deepEqual(await saidOf({ ...endpoints, health_checks: [{ health_check: http }] }), []);
        assert.deepEqual(await saidOf({ ...endpoints, health_checks: [{ health_check: grpc }] }), [
            "error mapping.health_checks[0].health_check.grpc",
        ]);
        const right = { ...endpoints, grpc: true, rewrite: "", health_checks: [{ health_check: grpc }] };
        assert.deepEqual(await saidOf(right), []);
        const two = { ...endpoints, health_checks: [{ health_check: http }, { health_check: http }] };
        assert.deepEqual(await saidOf(two), ["error mapping.health_checks[1]"]);
        const range = { http: { path: "/", expected_statuses: [{ min: 300, max: 200 }] } };
        assert.deepEqual(await saidOf({ ...endpoints, health_checks: [{ health_check: range }] }), [
            "error mapping.health_checks[0].health_check.http.expected_statuses[0]",
        ]);
    });

    it("EM-036: a header without a value, at which Emissary's compiler ends, and what it does not read", async () => {
        assert.deepEqual(await saidOf({ add_request_headers: { "x-a": { append: true } } }), [
            "error mapping.add_request_headers.x-a",
        ]);
        assert.deepEqual(await saidOf({ outlier_detection: "a" }), ["error mapping.outlier_detection"]);
        assert.deepEqual(await saidOf({ use_websocket: false }), ["error mapping.use_websocket"]);
    });
});
