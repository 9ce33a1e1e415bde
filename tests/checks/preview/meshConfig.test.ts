import * as assert from "node:assert/strict";
import { guardrails } from "../../../checks/preview/guardrails";
import { desiredFor, told } from "../../support/desired";

const at = "istio.values.istiod.meshConfig";
const mesh = (meshConfig: object, more: object = {}) => ({
    meshNamespaces: [{ name: "shop" }],
    istio: { values: { istiod: { meshConfig } } },
    ...more,
});
const byLabel = (labels: object) => ({ discoverySelectors: [{ matchLabels: labels }] });
const byName = (...values: string[]) => ({
    matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "In", values }],
});

describe("checks/preview/meshConfig", () => {
    it("EM-035: selectors that leave out Istio's own namespace, one of the mesh, or Zipkin's", async () => {
        const error = [`error ${at}.discoverySelectors`];
        assert.deepEqual(await told("meshConfig"), []);
        assert.deepEqual(await told("meshConfig", mesh({ discoverySelectors: [] })), []);
        assert.deepEqual(await told("meshConfig", mesh(byLabel({ "istio-injection": "enabled" }))), error);
        const all = byName("istio-system", "observability", "ambassador", "shop");
        assert.deepEqual(await told("meshConfig", mesh({ discoverySelectors: [all] })), []);
        const without = byName("istio-system", "ambassador", "shop");
        assert.deepEqual(await told("meshConfig", mesh({ discoverySelectors: [without] })), error);
        const off = { zipkin: { enabled: false } };
        assert.deepEqual(await told("meshConfig", mesh({ discoverySelectors: [without] }, off)), []);
        const both = [{ matchLabels: { "istio-injection": "enabled" } }, byName("istio-system", "observability")];
        assert.deepEqual(await told("meshConfig", mesh({ discoverySelectors: both })), []);
        const not = {
            matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["other"] }],
        };
        assert.deepEqual(await told("meshConfig", mesh({ discoverySelectors: [not] })), []);
    });

    it("EM-035: takes labels into account that namespaces have by now", async () => {
        const labels = { team: "edge" };
        const names = ["istio-system", "observability", "ambassador", "shop"];
        const namespaceLabels = new Map(names.map((name) => [name, labels]));
        assert.deepEqual(await told("meshConfig", mesh(byLabel(labels)), { namespaceLabels }), []);
    });

    it("EM-035: the fix adds a selector of what was left out, and then nothing is found", async () => {
        const config = mesh(byLabel({ "istio-injection": "enabled" }));
        const [finding] = guardrails.meshConfig(await desiredFor(config));
        assert.match(finding?.allowed ?? "", /istio-system, observability/);
        const added: Record<string, string> = {};
        for (const [, path = "", value = ""] of (finding?.fix ?? "").matchAll(/--path '([^']*)' (\S+)/g)) {
            added[path.replace(`edge-mesh:${at}.discoverySelectors[1].matchExpressions[0].`, "")] = value;
        }
        assert.deepEqual(added, {
            key: "kubernetes.io/metadata.name",
            operator: "In",
            "values[0]": "istio-system",
            "values[1]": "observability",
        });
    });

    it("EM-035: another root namespace, and a mesh without automatic mTLS", async () => {
        assert.deepEqual(await told("meshConfig", mesh({ rootNamespace: "istio-config" })), [
            `error ${at}.rootNamespace`,
        ]);
        assert.deepEqual(await told("meshConfig", mesh({ rootNamespace: "istio-system" })), []);
        for (const enableAutoMtls of [false, "false"]) {
            assert.deepEqual(await told("meshConfig", mesh({ enableAutoMtls })), [`error ${at}.enableAutoMtls`]);
        }
    });

    it("EM-035: ports that no sidecar sees, where strict was asked for", async () => {
        const ports = (proxy: object, more: object = {}) =>
            told("meshConfig", { istio: { values: { istiod: { global: { proxy } } } }, ...more });
        const path = "istio.values.istiod.global.proxy";
        assert.deepEqual(await ports({ excludeInboundPorts: "8080" }), [`error ${path}.excludeInboundPorts`]);
        assert.deepEqual(await ports({ includeInboundPorts: "80" }), [`error ${path}.includeInboundPorts`]);
        assert.deepEqual(await ports({ includeInboundPorts: "*", excludeInboundPorts: "" }), []);
        assert.deepEqual(await ports({ excludeInboundPorts: "8080" }, { strict: { scope: "off" } }), []);
    });

    it("EM-035: values of a canary's own", async () => {
        const canary = { revision: "next", version: "1.31.0", values: { meshConfig: { rootNamespace: "other" } } };
        assert.deepEqual(await told("meshConfig", { istio: { canary } }), [
            "error istio.canary.values.meshConfig.rootNamespace",
        ]);
    });
});
