import * as assert from "node:assert/strict";
import { MeshMapping } from "../../components/meshMapping";
import { only, optsOf, providerOf, recordComponent } from "../support/component";
import { settingsOf } from "../support/settings";

async function recordMapping(service: Readonly<Record<string, unknown>>, adopted = false) {
    const raw = {
        meshNamespaces: [{ name: "shop" }],
        services: [{ name: "cart", namespace: "shop", port: 80, prefix: "/cart/", ...service }],
    };
    const [settings] = settingsOf(raw).services;
    assert.ok(settings !== undefined);
    const recording = await recordComponent((providers) => {
        const adopter = adopted ? providers.keeper : undefined;
        return void new MeshMapping("m", { service: settings, adopter }, optsOf(providers));
    });
    return only(recording, "Mapping");
}

const mappingOf = async (service: Readonly<Record<string, unknown>>) => (await recordMapping(service)).inputs;

describe("components/meshMapping", () => {
    it("speaks mTLS to the Service's namespace at an explicit port", async () => {
        const { metadata, spec } = await mappingOf({});
        const { name, namespace } = metadata as { name: string; namespace: string };
        assert.deepEqual({ name, namespace }, { name: "cart", namespace: "shop" });
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

    it("carries the label for which Helm does not adopt it, and takes that back from Helm by force", async () => {
        const { metadata } = await mappingOf({});
        const { labels, annotations } = metadata as { labels: object; annotations: object };
        assert.deepEqual(labels, { "app.kubernetes.io/managed-by": "pulumi" });
        assert.deepEqual(annotations, { "pulumi.com/patchForce": "true" });
    });

    it("is adopted and stays when a release has it too, and leaves the label to Helm", async () => {
        const adopted = await recordMapping({}, true);
        assert.deepEqual([providerOf(adopted), adopted.retainOnDelete], ["keeper", true]);
        assert.ok(!("labels" in (adopted.inputs["metadata"] as object)));
        const own = await recordMapping({});
        assert.deepEqual([providerOf(own), own.retainOnDelete], ["cluster", false]);
    });
});
