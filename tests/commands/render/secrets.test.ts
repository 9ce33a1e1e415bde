import * as assert from "node:assert/strict";
import { placeholder } from "../../../commands/render/placeholder";
import { missingSecret, textsOf } from "../../../commands/render/secrets";

const secret = (more: object) => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name: "a", namespace: "b" },
    ...more,
});

describe("commands/render/secrets", () => {
    it("names what a Secret holds, and never shows it", () => {
        const missing = missingSecret(
            secret({ type: "kubernetes.io/tls", data: { y: "c2VjcmV0", x: "" }, stringData: { z: "s" } }),
        );
        assert.deepEqual(missing, { namespace: "b", name: "a", type: "kubernetes.io/tls", keys: ["x", "y", "z"] });
    });

    it("tells what the program itself writes around a placeholder, and beside it", () => {
        const it = secret({ stringData: { password: placeholder("a"), conf: `pass ${placeholder("a")}`, user: "b" } });
        assert.deepEqual(textsOf(it, true), { conf: "pass <password>", user: "b" });
        assert.deepEqual(textsOf(it, false), {}, "of a Secret of a chart");
        assert.deepEqual(textsOf(secret({ stringData: { password: "hush", user: "b" } }), true), {});
    });

    it("lets a Secret be written that holds nothing, such as that of an account's token", () => {
        assert.equal(missingSecret(secret({ stringData: { "license-key": "" } })), undefined);
        assert.equal(missingSecret(secret({ type: "kubernetes.io/service-account-token" })), undefined);
    });

    it("takes nothing else for a Secret", () => {
        assert.equal(missingSecret({ ...secret({ data: { a: "b" } }), kind: "ConfigMap" }), undefined);
    });
});
