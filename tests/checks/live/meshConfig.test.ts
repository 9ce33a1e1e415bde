import * as assert from "node:assert/strict";
import { judgeMeshConfig } from "../../../checks/live/meshConfig";
import { expectedStack, told } from "../../support/expected";

const namespaces = ["istio-system", "observability", "ambassador", "shop", "other"].map((name) => ({
    metadata: {
        name,
        labels: { "istio-injection": name === "shop" || name === "ambassador" ? "enabled" : "disabled" },
    },
}));
const config = (name: string, mesh: string) => ({ metadata: { name, namespace: "istio-system" }, data: { mesh } });
const judge = (...meshes: string[]) =>
    judgeMeshConfig(
        meshes.map((mesh, index) => config(index === 0 ? "istio" : `istio-${index}`, mesh)),
        namespaces,
        expectedStack(),
    );

describe("verify: what istiod reads (EM-035)", () => {
    it("accepts a mesh configuration without selectors, or with ones that take every namespace that matters", () => {
        const judgement = judge("defaultConfig: {}\n", "discoverySelectors:\n- matchLabels: {}\n");
        assert.equal(told(judgement), "");
        assert.match(judgement.seen, /^2 mesh configurations, 4 namespaces/);
    });

    it("names the ConfigMap and the namespaces whose policies istiod ignores, of any revision", () => {
        const selected = "discoverySelectors:\n- matchLabels: { istio-injection: enabled }\n";
        const judgement = judge("{}", selected);
        const text = told(judgement);
        assert.match(text, /ConfigMap istio-system\/istio-1: discoverySelectors is .* istio-system, observability/);
        assert.equal(judgement.problems[0]?.fix, "kubectl -n istio-system edit configmap istio-1");
    });

    it("names another root namespace", () => {
        assert.match(told(judge("rootNamespace: elsewhere\n")), /rootNamespace is "elsewhere"; needed: istio-system/);
    });

    it("passes over what is no mesh configuration", () => {
        const other = [{ metadata: { name: "istio-ca-root-cert" }, data: {} }, config("other", "rootNamespace: a")];
        assert.equal(told(judgeMeshConfig(other, namespaces, expectedStack())), "");
    });
});
