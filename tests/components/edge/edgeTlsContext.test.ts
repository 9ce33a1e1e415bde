import * as assert from "node:assert/strict";
import { EdgeTlsContext } from "../../../components/edge/edgeTlsContext";
import { only, optsOf, recordComponent } from "../../support/component";
import { settingsOf } from "../../support/settings";

const build = (edge: Readonly<Record<string, unknown>>) => {
    const args = { ...settingsOf({ edge }).edge, namespace: "gate" };
    return recordComponent((providers) => void new EdgeTlsContext("up", args, optsOf(providers)));
};

describe("components/edge/edgeTlsContext", () => {
    it("originates Istio mTLS by the guide's TLSContext, in the edge's own namespace", async () => {
        assert.deepEqual(only(await build({}), "TLSContext").inputs, {
            apiVersion: "getambassador.io/v3alpha1",
            kind: "TLSContext",
            metadata: { name: "istio-upstream", namespace: "gate" },
            spec: {
                secret: "istio-certs",
                alpn_protocols: "istio",
                cacert_chain_file: "/etc/istio-certs/root-cert.pem",
            },
        });
    });

    it("takes a server with any certificate only when asked", async () => {
        const { inputs } = only(await build({ verifyUpstreams: false }), "TLSContext");
        assert.deepEqual(inputs["spec"], { secret: "istio-certs", alpn_protocols: "istio" });
    });

    it("touches the TLSContext only when asked", async () => {
        const { resources } = await build({});
        assert.ok(!resources.some(({ type }) => type.endsWith(":CronJob")));
        const asked = await build({ rotationWorkaround: { enabled: true } });
        assert.equal(only(asked, "CronJob").parent, "edge-mesh:components:CertificateTouch::up-touch");
    });
});
