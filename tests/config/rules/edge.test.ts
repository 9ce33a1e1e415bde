import * as assert from "node:assert/strict";
import { problemsOf, settingsOf } from "../../support/settings";

const pathsOf = (raw: unknown) => problemsOf(raw).map((problem) => problem.path);

describe("config/rules/edge", () => {
    it("wants two replicas for a disruption budget", () => {
        assert.deepEqual(pathsOf({ edge: { disruptionBudget: true } }), ["edge.replicas"]);
        assert.equal(settingsOf({ edge: { disruptionBudget: true, replicas: 2 } }).edge.replicas, 2);
        const scaled = (min: number) => ({ edge: { disruptionBudget: true, autoscaling: { min, max: 4 } } });
        assert.deepEqual(pathsOf(scaled(1)), ["edge.autoscaling.min"]);
        assert.deepEqual(settingsOf(scaled(2)).edge.autoscaling, { min: 2, max: 4 });
    });

    it("refuses a number of pods that contradicts autoscaling, or bounds that contradict each other", () => {
        const autoscaling = { min: 3, max: 2 };
        assert.deepEqual(pathsOf({ edge: { autoscaling } }), ["edge.autoscaling.max"]);
        assert.deepEqual(pathsOf({ edge: { autoscaling: { min: 2, max: 4 }, replicas: 3 } }), ["edge.replicas"]);
    });

    it("wants a hostname for a TLS Secret", () => {
        assert.deepEqual(pathsOf({ edge: { tlsSecret: "cert" } }), ["edge.hostname"]);
        assert.equal(settingsOf({ edge: { tlsSecret: "cert", hostname: "a.example" } }).edge.tlsSecret, "cert");
    });

    it("refuses what the other distribution has, and would be ignored without a word", () => {
        const nested = { "emissary-ingress": { replicaCount: 2 } };
        assert.deepEqual(pathsOf({ edge: { distribution: "emissary", values: nested } }), [
            "edge.values.emissary-ingress",
        ]);
        assert.deepEqual(pathsOf({ edge: { legacyVersions: true } }), ["edge.legacyVersions"]);
        settingsOf({ edge: { distribution: "emissary", legacyVersions: true } });
    });
});
