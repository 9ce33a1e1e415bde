import * as assert from "node:assert/strict";
import { MeshMapping } from "../../components/meshMapping";
import { only, optsOf, recordComponent } from "../support/component";
import { settingsOf } from "../support/settings";

async function mappingOf(service: Readonly<Record<string, unknown>>) {
    const raw = {
        meshNamespaces: [{ name: "shop" }],
        services: [{ name: "cart", namespace: "shop", port: 80, prefix: "/cart/", ...service }],
    };
    const [settings] = settingsOf(raw).services;
    assert.ok(settings !== undefined);
    const recording = await recordComponent(
        (providers) => void new MeshMapping("m", { service: settings }, optsOf(providers)),
    );
    return only(recording, "Mapping").inputs;
}

describe("components/meshMapping", () => {
    it("speaks mTLS to the Service's namespace at an explicit port", async () => {
        const { metadata, spec } = await mappingOf({});
        assert.deepEqual(metadata, { name: "cart", namespace: "shop" });
        assert.deepEqual(spec, { hostname: "*", prefix: "/cart/", service: "cart.shop:80", tls: "istio-upstream" });
    });

    it("names the Service apart from the Mapping when asked", async () => {
        const { spec } = await mappingOf({ service: "cart-v2", port: 8080, hostname: "a.example" });
        assert.deepEqual(spec, {
            hostname: "a.example",
            prefix: "/cart/",
            service: "cart-v2.shop:8080",
            tls: "istio-upstream",
        });
    });

    it("passes any other field of the CRD through, nested ones too", async () => {
        const mapping = {
            timeout_ms: 5000,
            retry_policy: { retry_on: "5xx", num_retries: 3 },
            add_request_headers: { a: { value: "b" } },
        };
        const { spec } = await mappingOf({ mapping });
        assert.deepEqual(spec, {
            ...mapping,
            hostname: "*",
            prefix: "/cart/",
            service: "cart.shop:80",
            tls: "istio-upstream",
        });
    });
});
