import * as assert from "node:assert/strict";
import { missingSecret } from "../../render/secrets";

const secret = (more: object) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "a", namespace: "b" },
    ...more,
});

describe("render/secrets", () => {
    it("names what a Secret holds, and never shows it", () => {
        const missing = missingSecret(
            secret({ type: "kubernetes.io/tls", data: { y: "c2VjcmV0", x: "" }, stringData: { z: "s" } }),
        );
        assert.deepEqual(missing, { namespace: "b", name: "a", type: "kubernetes.io/tls", keys: ["x", "y", "z"] });
    });

    it("lets a Secret be written that holds nothing, such as that of an account's token", () => {
        assert.equal(missingSecret(secret({ stringData: { "license-key": "" } })), undefined);
        assert.equal(missingSecret(secret({ type: "kubernetes.io/service-account-token" })), undefined);
    });

    it("takes nothing else for a Secret", () => {
        assert.equal(missingSecret({ ...secret({ data: { a: "b" } }), kind: "ConfigMap" }), undefined);
    });
});
