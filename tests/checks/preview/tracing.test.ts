import * as assert from "node:assert/strict";
import type { Desired } from "../../../checks/preview/desired";
import { desiredFor, told } from "../../support/desired";

const mesh = (meshConfig: object) => ({ istio: { values: { istiod: { meshConfig } } } });

describe("checks/preview/tracing", () => {
    it("EM-009: a TracingService that the edge rejects, or that leads elsewhere", async () => {
        assert.deepEqual(await told("tracing"), []);
        const { tracingService } = await desiredFor();
        assert.ok(tracingService !== undefined);
        for (const change of [
            { driver: "lightstep" },
            { service: "zipkin:9411" },
            { config: { collector_endpoint_version: "HTTP_JSON_V1" } },
            { tag_headers: [":path"] },
        ]) {
            const changed = { ...tracingService, ...change } as Desired["tracingService"];
            assert.deepEqual(await told("tracing", {}, { tracingService: changed }), ["error zipkin"]);
        }
    });

    it("EM-009: providers of the user's that replace ours, and tracing switched off in the mesh", async () => {
        const other = { name: "other", zipkin: { service: "z", port: 9411 } };
        const ours = { name: "zipkin", zipkin: { service: "z", port: 9411 } };
        const at = "istio.values.istiod.meshConfig";
        assert.deepEqual(await told("tracing", mesh({ extensionProviders: [other] })), []);
        assert.deepEqual(await told("tracing", mesh({ extensionProviders: [other, ours] })), []);
        const replaced = { name: "zipkin", opentelemetry: { service: "z", port: 4317 } };
        assert.deepEqual(await told("tracing", mesh({ extensionProviders: [replaced] })), [
            `error ${at}.extensionProviders`,
        ]);
        assert.deepEqual(await told("tracing", mesh({ enableTracing: false })), [`warning ${at}.enableTracing`]);
        const off = { ...mesh({ extensionProviders: [other] }), zipkin: { enabled: false } };
        assert.deepEqual(await told("tracing", off), []);
    });
});
