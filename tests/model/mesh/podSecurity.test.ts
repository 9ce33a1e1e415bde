import * as assert from "node:assert/strict";
import { edgePodSecurity, observabilityPodSecurity, servicePodSecurity } from "../../../model/mesh/podSecurity";
import { settingsOf } from "../../support/settings";

const of = (level: string, ...modes: string[]) =>
    Object.fromEntries(modes.map((mode) => [`pod-security.kubernetes.io/${mode}`, level]));

describe("model/mesh/podSecurity", () => {
    it("is silent by default, and warns or refuses when asked to", () => {
        assert.deepEqual(
            observabilityPodSecurity(settingsOf({ podSecurity: "warn" })),
            of("restricted", "warn", "audit"),
        );
        const enforced = observabilityPodSecurity(settingsOf({ podSecurity: "enforce" }));
        assert.deepEqual(enforced, of("restricted", "warn", "audit", "enforce"));
        const off = settingsOf({});
        assert.deepEqual([observabilityPodSecurity(off), edgePodSecurity(off)], [{}, {}]);
    });

    it("leaves the edge the rights of istio-init, unless Istio's CNI plug-in has them", () => {
        assert.deepEqual(edgePodSecurity(settingsOf({ podSecurity: "warn" })), of("privileged", "warn", "audit"));
        assert.deepEqual(
            edgePodSecurity(settingsOf({ podSecurity: "warn", istio: { cni: true } })),
            of("baseline", "warn", "audit"),
        );
    });

    it("holds a namespace of services to a level only when one is named, and then for certain", () => {
        assert.deepEqual(servicePodSecurity(undefined), {});
        assert.deepEqual(servicePodSecurity("restricted"), of("restricted", "warn", "audit", "enforce"));
    });
});
