import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { describeProblem, configurationRefusal } from "../../messages/problem";

describe("messages/problem", () => {
    afterEach(() => pulumi.runtime.setAllConfig({}, []));

    it("writes what is missing as nothing", () => {
        const text = configurationRefusal([
            { path: "services[0].port", seen: undefined, allowed: "1 to 65535" },
        ]).message;
        assert.match(
            text,
            /^1 mistake in the configuration:\n {2}edge-mesh:services\[0\]\.port\n {4}seen: {4}nothing\n/,
        );
    });

    it("leads to the file of the service, where it does not stand in the configuration", () => {
        const problem = { path: "services[2].port", seen: 0, allowed: "1 to 65535", fix: "pulumi config set" };
        pulumi.runtime.setAllConfig({ "edge-mesh:services": "[{}, {}]", "edge-mesh:routes": '{"file":"a.yaml"}' }, []);
        assert.match(
            describeProblem(problem),
            /edge-mesh:routes\.file\[0\]\.port\n[^]*fix: {5}edit entry 1 of a\.yaml$/,
        );
        const own = describeProblem({ ...problem, path: "services[1].port" });
        assert.match(own, /edge-mesh:services\[1\]\.port\n[^]*fix: {5}pulumi config set$/);
    });

    it("shows nothing of a key that was set with --secret, nor the license wherever it got", () => {
        pulumi.runtime.setAllConfig({ "edge-mesh:edge": "{}", "edge-mesh:licenseKey": "planted.license" }, [
            "edge-mesh:edge",
        ]);
        const hidden = describeProblem({ path: "edge.replicas", seen: 0, allowed: "1" });
        assert.match(hidden, /seen: {4}\[not shown\]/);
        const scrubbed = describeProblem({ path: "istio.install", seen: "planted.license", allowed: "helm" }, "EM-001");
        assert.match(scrubbed, /^ {2}EM-001 edge-mesh:istio\.install\n {4}seen: {4}"\[not shown\]"/);
    });
});
