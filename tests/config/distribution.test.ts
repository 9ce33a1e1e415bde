import * as assert from "node:assert/strict";
import { problemsOf, settingsOf } from "../support/settings";

const emissary = (edge: Readonly<Record<string, unknown>> = {}) =>
    settingsOf({ edge: { distribution: "emissary", ...edge } }).edge;

describe("config/distribution", () => {
    it("is Edge Stack, with its places, unless asked otherwise", () => {
        const { distribution, namespace, chart, version, crds } = settingsOf().edge;
        assert.deepEqual(
            [distribution, namespace, chart, version],
            ["edge-stack", "ambassador", "edge-stack", "8.10.0"],
        );
        assert.match(crds, /aes-crds\.yaml$/);
    });

    it("takes both charts of Emissary from its registry, at one version that rotates certificates", () => {
        const { namespace, chart, version, crds } = emissary();
        assert.equal(namespace, "emissary");
        assert.match(chart, /^oci:.*\/emissary-ingress$/);
        assert.match(crds, /^oci:.*\/emissary-crds-chart$/);
        assert.equal(version, "4.1.0");
    });

    it("expects the Deployment that the release makes, and of a manifest the one that it has", () => {
        assert.equal(emissary({ ambassadorId: "inner" }).deployment, "emissary-ingress-inner");
        const manifest = { install: "yaml", manifest: "m.yaml", ambassadorId: "inner" };
        assert.equal(emissary(manifest).deployment, "emissary-ingress");
    });

    it("leaves what the user gives", () => {
        const given = { namespace: "gate", chart: "./c", version: "3.10.0", crds: "./crds.yaml" };
        const { namespace, chart, version, crds } = emissary(given);
        assert.deepEqual({ namespace, chart, version, crds }, given);
    });

    it("keeps CRDs and serves no older versions unless asked", () => {
        assert.deepEqual([emissary().keepCrds, emissary().legacyVersions], [true, false]);
    });

    it("checks the rules against the defaults of the distribution", () => {
        const [problem] = problemsOf({ edge: { distribution: "emissary" }, meshNamespaces: [{ name: "emissary" }] });
        assert.equal(problem?.path, "meshNamespaces[0].name");
    });
});
