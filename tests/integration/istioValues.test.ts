import * as assert from "node:assert/strict";
import { baseValues, cniValues, injectionLabels, istiodValues } from "../../integration/istioValues";
import { settingsOf } from "../support/settings";

const istio = (raw: Readonly<Record<string, unknown>> = {}) => settingsOf({ istio: raw }).istio;

describe("integration/istioValues", () => {
    it("labels a namespace in one style only", () => {
        assert.deepEqual(injectionLabels(""), { "istio-injection": "enabled" });
        assert.deepEqual(injectionLabels("canary"), { "istio.io/rev": "canary" });
    });

    it("sends the sidecars' spans to Zipkin by an extension provider", () => {
        const provider = { name: "zipkin", zipkin: { service: "zipkin.observability.svc.cluster.local", port: 9411 } };
        const values = istiodValues(istio(), "zipkin.observability.svc.cluster.local");
        assert.deepEqual(values, { meshConfig: { extensionProviders: [provider] } });
    });

    it("has no extension provider without Zipkin", () => {
        assert.deepEqual(istiodValues(istio(), undefined), { meshConfig: {} });
    });

    it("names the revision to istiod and to the validation webhook of base", () => {
        const revised = istio({ revision: "canary" });
        assert.equal(istiodValues(revised, undefined)["revision"], "canary");
        assert.deepEqual(baseValues(revised), { defaultRevision: "canary" });
        assert.deepEqual(baseValues(istio()), {});
    });

    it("tells istiod of the CNI plug-in", () => {
        assert.deepEqual(istiodValues(istio({ cni: true }), undefined)["pilot"], { cni: { enabled: true } });
    });

    it("gives each chart the user's values for it, over ours", () => {
        const values = {
            base: { a: 1 },
            cni: { b: 2 },
            istiod: { pilot: { cni: { enabled: false }, replicaCount: 2 } },
        };
        const settings = istio({ cni: true, values });
        assert.deepEqual(baseValues(settings), { a: 1 });
        assert.deepEqual(cniValues(settings), { b: 2 });
        assert.deepEqual(istiodValues(settings, undefined)["pilot"], { cni: { enabled: false }, replicaCount: 2 });
    });

    it("keeps the extension provider beside the user's own mesh configuration", () => {
        const values = { istiod: { meshConfig: { accessLogFile: "/dev/stdout" } } };
        const { meshConfig } = istiodValues(istio({ values }), "zipkin.x") as { meshConfig: Record<string, unknown> };
        assert.deepEqual(Object.keys(meshConfig).sort(), ["accessLogFile", "extensionProviders"]);
    });
});
