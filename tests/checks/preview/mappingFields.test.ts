import * as assert from "node:assert/strict";
import { unknownFields } from "../../../checks/preview/mappingFields";
import { told } from "../../support/desired";

const schema = {
    properties: {
        prefix: {},
        timeout_ms: {},
        retry_policy: { properties: { num_retries: {} } },
        add_request_headers: { additionalProperties: { properties: { value: {} } } },
        envoy_override: { "x-kubernetes-preserve-unknown-fields": true },
        docs: { properties: {} },
        list: { items: { properties: { key: {} } } },
        service: {},
        hostname: {},
        tls: {},
    },
};
const manifest = [
    {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: "mappings.getambassador.io" },
        spec: {
            versions: [
                { name: "v2", schema: {} },
                { name: "v3alpha1", schema: { openAPIV3Schema: { properties: { spec: schema } } } },
            ],
        },
    },
];
const configured = (mapping: object, batch: string) => ({
    meshNamespaces: [{ name: "shop" }],
    services: [{ name: "cart", namespace: "shop", port: 80, prefix: "/", mapping }],
    routes: { batch },
});

describe("checks/preview/mappingFields", () => {
    it("EM-031: a mistyped field, however the Mappings are made", async () => {
        const mistyped = { timeout_msx: 1, retry_policy: { retries: 1 } };
        for (const batch of ["on", "off"]) {
            assert.deepEqual(await told("silentValues", configured(mistyped, batch), { manifest }), [
                "error services[0].mapping.timeout_msx",
                "error services[0].mapping.retry_policy.retries",
            ]);
        }
        assert.deepEqual(await told("silentValues", configured({ timeout_ms: 1 }, "on"), { manifest }), []);
        assert.deepEqual(await told("silentValues", configured(mistyped, "on")), [], "the CRD is not known");
    });

    it("takes what the schema leaves open, and looks into lists and maps", () => {
        const value = {
            add_request_headers: { any: { value: "a", typo: "b" } },
            envoy_override: { anything: { at: "all" } },
            list: [{ key: 1 }, { typo: 2 }],
            constructor: 1,
        };
        assert.deepEqual(unknownFields(value, schema), [
            ["add_request_headers", "any", "typo"],
            ["list", 1, "typo"],
            ["constructor"],
        ]);
        assert.deepEqual(unknownFields({ docs: { any: 1 } }, undefined), []);
    });
});
