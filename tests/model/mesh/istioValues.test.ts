import * as assert from "node:assert/strict";
import {
    baseValues,
    cniValues,
    injectionLabels,
    istiodsOf,
    istiodValues,
    newestIstiod,
} from "../../../model/mesh/istioValues";
import { settingsOf } from "../../support/settings";

const istio = (raw: Readonly<Record<string, unknown>> = {}) => settingsOf({ istio: raw }).istio;

describe("model/mesh/istioValues", () => {
    it("labels a namespace in one style only", () => {
        assert.deepEqual(injectionLabels(""), { "istio-injection": "enabled" });
        assert.deepEqual(injectionLabels("canary"), { "istio.io/rev": "canary" });
    });

    it("sends the sidecars' spans to Zipkin by an extension provider", () => {
        const provider = { name: "zipkin", zipkin: { service: "zipkin.observability.svc.cluster.local", port: 9411 } };
        const values = istiodValues(istio(), "zipkin.observability.svc.cluster.local");
        assert.deepEqual(values, { meshConfig: { extensionProviders: [provider] } });
    });

    it("keeps the user's providers beside ours, and takes theirs for ours of the same name", () => {
        const mine = { name: "mine", envoyExtAuthzHttp: {} };
        const namesOf = (providers: object[]) => {
            const settings = istio({ values: { istiod: { meshConfig: { extensionProviders: providers } } } });
            const { meshConfig } = istiodValues(settings, "z") as {
                meshConfig: { extensionProviders: { name: string }[] };
            };
            return meshConfig.extensionProviders.map(({ name }) => name);
        };
        assert.deepEqual(namesOf([mine]), ["zipkin", "mine"]);
        assert.deepEqual(namesOf([mine, { name: "zipkin" }]), ["mine", "zipkin"]);
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

    it("takes the user's istiod values for the canary too, so that promoting it changes nothing of it", () => {
        const canary = { revision: "b", version: "1.31.0" };
        const values = { istiod: { pilot: { replicaCount: 2 } } };
        const before = istio({ values, canary });
        const promoted = istio({ values, revision: "b", version: "1.31.0" });
        assert.deepEqual(istiodsOf(before).canary, istiodsOf(promoted).serving);
        assert.deepEqual(
            istiodValues(before, "zipkin.x", istiodsOf(before).canary),
            istiodValues(promoted, "zipkin.x"),
        );
        const own = istio({ values, canary: { ...canary, values: { pilot: { replicaCount: 3 } }, charts: "/new" } });
        assert.deepEqual(istiodValues(own, undefined, istiodsOf(own).canary)["pilot"], { replicaCount: 3 });
        assert.equal(istiodsOf(own).canary?.charts, "/new");
    });

    it("takes base, and so the CRDs, from the newer of the two", () => {
        const version = (canary?: string) =>
            newestIstiod(istio(canary === undefined ? {} : { canary: { revision: "b", version: canary } })).version;
        assert.deepEqual([version(), version("1.30.3"), version("1.31.0")], ["1.30.3", "1.30.3", "1.31.0"]);
    });

    it("leaves the validation webhook with the serving istiod while there is a canary", () => {
        assert.deepEqual(baseValues(istio({ canary: { revision: "b", version: "1.31.0" } })), {});
    });

    it("tells the charts of a root namespace that is not theirs, else istiod has no rights", () => {
        const moved = istio({ namespace: "mesh" });
        assert.deepEqual(baseValues(moved), { global: { istioNamespace: "mesh" } });
        assert.deepEqual(istiodValues(moved, undefined)["global"], { istioNamespace: "mesh" });
        assert.ok(!("global" in istiodValues(istio(), undefined)));
    });

    it("lets agents ask for short-lived certificates, and istiod still sign those of all others", () => {
        const short = istio({ workloadCertTtl: "30m", values: { istiod: { env: { PILOT_MINE: "1" } } } });
        const values = istiodValues(short, "zipkin.x");
        assert.deepEqual(values["env"], {
            DEFAULT_WORKLOAD_CERT_TTL: "30m",
            MAX_WORKLOAD_CERT_TTL: "24h",
            PILOT_MINE: "1",
        });
        const { defaultConfig, extensionProviders } = values["meshConfig"] as Record<string, unknown>;
        assert.deepEqual(defaultConfig, { proxyMetadata: { SECRET_TTL: "30m" } });
        assert.ok(Array.isArray(extensionProviders));
        assert.ok(!("env" in istiodValues(istio(), undefined)));
    });
});
