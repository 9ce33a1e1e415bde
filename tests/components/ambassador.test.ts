import * as assert from "node:assert/strict";
import { ambassadorObject } from "../../components/ambassador";
import { only, optsOf, providerOf, recordComponent } from "../support/component";

describe("components/ambassador", () => {
    it("creates objects of v3alpha1 with exactly the metadata and spec given", async () => {
        const spec = { hostname: "a.example", tlsSecret: { name: "cert" } };
        const recording = await recordComponent((providers) => {
            ambassadorObject("Host", "any", { name: "edge", namespace: "ambassador" }, spec, optsOf(providers));
        });
        const host = only(recording, "Host");
        assert.equal(host.type, "kubernetes:getambassador.io/v3alpha1:Host");
        assert.deepEqual(host.inputs, {
            apiVersion: "getambassador.io/v3alpha1",
            kind: "Host",
            metadata: { name: "edge", namespace: "ambassador" },
            spec,
        });
        assert.equal(providerOf(host), "cluster");
    });
});
