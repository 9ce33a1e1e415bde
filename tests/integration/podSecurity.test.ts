import * as assert from "node:assert/strict";
import { edgePodSecurity, observabilityPodSecurity, servicePodSecurity } from "../../integration/podSecurity";
import { settingsOf } from "../support/settings";

const of = (level: string, ...modes: string[]) =>
    Object.fromEntries(modes.map((mode) => [`pod-security.kubernetes.io/${mode}`, level]));

describe("integration/podSecurity", () => {
    it("warns by default, refuses when asked to, and is silent when it is off", () => {
        assert.deepEqual(observabilityPodSecurity(settingsOf({})), of("restricted", "warn", "audit"));
        const enforced = observabilityPodSecurity(settingsOf({ podSecurity: "enforce" }));
        assert.deepEqual(enforced, of("restricted", "warn", "audit", "enforce"));
        const off = settingsOf({ podSecurity: "off" });
        assert.deepEqual([observabilityPodSecurity(off), edgePodSecurity(off)], [{}, {}]);
    });

    it("leaves the edge the rights of istio-init, unless Istio's CNI plug-in has them", () => {
        assert.deepEqual(edgePodSecurity(settingsOf({})), of("privileged", "warn", "audit"));
        assert.deepEqual(edgePodSecurity(settingsOf({ istio: { cni: true } })), of("baseline", "warn", "audit"));
    });

    it("holds a namespace of services to a level only when one is named, and then for certain", () => {
        assert.deepEqual(servicePodSecurity(undefined), {});
        assert.deepEqual(servicePodSecurity("restricted"), of("restricted", "warn", "audit", "enforce"));
    });
});
