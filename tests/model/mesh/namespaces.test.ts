import * as assert from "node:assert/strict";
import { planNamespaces } from "../../../model/mesh/namespaces";
import { settingsOf } from "../../support/settings";

describe("model/mesh/namespaces", () => {
    it("lets every namespace follow istio.revision, but the ones that name their own", () => {
        const istio = { revision: "a", canary: { revision: "b", version: "1.31.0" } };
        const meshNamespaces = [{ name: "shop" }, { name: "default", create: false, revision: "b" }];
        const labels = {};
        assert.deepEqual(planNamespaces(settingsOf({ istio, meshNamespaces })), {
            edge: { name: "ambassador", create: true, revision: "a", labels },
            others: [
                { name: "shop", create: true, revision: "a", labels },
                { name: "default", create: false, revision: "b", labels },
            ],
        });
        const moved = settingsOf({ istio, edge: { revision: "b", createNamespace: false } });
        assert.deepEqual(planNamespaces(moved).edge, { name: "ambassador", create: false, revision: "b", labels });
    });

    it("labels for Pod Security the edge's namespace when it is ours, and one of services when it is asked to", () => {
        const meshNamespaces = [{ name: "shop", podSecurity: "baseline" }];
        const { edge, others } = planNamespaces(
            settingsOf({ podSecurity: "warn", istio: { cni: true }, meshNamespaces }),
        );
        assert.equal(edge.labels["pod-security.kubernetes.io/warn"], "baseline");
        assert.equal(others[0]?.labels["pod-security.kubernetes.io/enforce"], "baseline");
    });
});
