import * as assert from "node:assert/strict";
import { edgeHost } from "../../../components/edge/edgeHost";
import { only, optsOf, recordComponent } from "../../support/component";

const hostFor = async (tlsSecret: string | undefined) => {
    const args = { namespace: "ambassador", hostname: "a.example", tlsSecret };
    return only(await recordComponent((providers) => void edgeHost("h", args, optsOf(providers))), "Host").inputs;
};

describe("components/edge/edgeHost", () => {
    it("terminates TLS by the Secret", async () => {
        const { metadata, spec } = await hostFor("cert");
        assert.deepEqual(metadata, { name: "edge", namespace: "ambassador" });
        assert.deepEqual(spec, { hostname: "a.example", tlsSecret: { name: "cert" } });
    });

    it("serves plain HTTP without a Secret, instead of redirecting to a port that has no certificate", async () => {
        const { spec } = await hostFor(undefined);
        assert.deepEqual(spec, { hostname: "a.example", requestPolicy: { insecure: { action: "Route" } } });
    });
});
