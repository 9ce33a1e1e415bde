import * as assert from "node:assert/strict";
import { problemsOf } from "../../support/settings";

const pathsOf = (raw: unknown) => problemsOf(raw).map((problem) => problem.path);
const service = { name: "a", namespace: "ambassador", port: 80, prefix: "/a/" };

describe("config/rules/index", () => {
    it("gives every breach the command that fixes it", () => {
        const services = [{ ...service, namespace: "other", mapping: { tls: "mine" } }];
        const edge = { disruptionBudget: true, tlsSecret: "cert" };
        const fixes = problemsOf({ services, edge }).map(({ fix }) => fix);
        assert.deepEqual(fixes.sort(), [
            "pulumi config rm --path 'edge-mesh:services[0].mapping.tls'",
            "pulumi config set --path 'edge-mesh:edge.hostname' VALUE",
            "pulumi config set --path 'edge-mesh:edge.replicas' VALUE",
            "pulumi config set --path 'edge-mesh:services[0].namespace' VALUE",
        ]);
    });

    it("names the breaches of all rules at once", () => {
        const raw = { edge: { disruptionBudget: true }, istio: { version: "1.0.0" }, sample: { enabled: true } };
        assert.deepEqual(pathsOf(raw), ["sample.namespace", "edge.replicas", "istio.version"]);
    });
});
