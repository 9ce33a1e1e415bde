import * as assert from "node:assert/strict";
import { mappingSpec } from "../../../model/routes/mapping";
import { settingsOf } from "../../support/settings";

const ours = { hostname: "*", prefix: "/cart/", service: "cart.shop:80", tls: "istio-upstream" };

function specOf(service: Readonly<Record<string, unknown>>, ambassadorId?: string) {
    const raw = {
        meshNamespaces: [{ name: "shop" }],
        services: [{ name: "cart", namespace: "shop", port: 80, prefix: "/cart/", ...service }],
    };
    const [settings] = settingsOf(raw).services;
    assert.ok(settings !== undefined);
    return mappingSpec(settings, ambassadorId);
}

describe("model/routes/mapping", () => {
    it("speaks mTLS to the Service's namespace at an explicit port", () => {
        assert.deepEqual(specOf({}), ours);
    });

    it("names the Service apart from the Mapping when asked", () => {
        assert.deepEqual(specOf({ service: "cart-v2", port: 8080, hostname: "a.example" }), {
            ...ours,
            hostname: "a.example",
            service: "cart-v2.shop:8080",
        });
    });

    it("passes any other field of the CRD through, nested ones too", () => {
        const mapping = {
            timeout_ms: 5000,
            retry_policy: { retry_on: "5xx", num_retries: 3 },
            add_request_headers: { a: { value: "b" } },
        };
        assert.deepEqual(specOf({ mapping }), { ...mapping, ...ours });
    });

    it("is read by the edge of that id only", () => {
        assert.deepEqual(specOf({}, "two"), { ...ours, ambassador_id: ["two"] });
    });
});
