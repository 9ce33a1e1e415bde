import * as assert from "node:assert/strict";
import { guardrails } from "../../../checks/preview/guardrails";
import { uncheckedCharts } from "../../../checks/preview/silentValues";
import { readStackConfig } from "../../../rehearsal/config";
import { emissary, desiredFor, told } from "../../support/desired";
import { stacks } from "../../support/stack";

const fixes = async (raw: Readonly<Record<string, unknown>>) =>
    guardrails.silentValues(await desiredFor(raw)).map(({ fix }) => fix.split(" && ").pop());

describe("checks/preview/silentValues", () => {
    it("EM-001: Emissary's values one level too high", async () => {
        const edge = { values: { podAnnotations: { a: "b" }, replicaCount: 2, rateLimit: { create: true } } };
        assert.deepEqual(await told("nesting", { edge }), [
            "error edge.values.podAnnotations",
            "error edge.values.replicaCount",
        ]);
        assert.deepEqual(await told("nesting", emissary({ podAnnotations: { a: "b" } })), []);
        assert.deepEqual(await told("silentValues", { edge }), [], "one mistake is told once");
    });

    it("EM-001: Emissary's values one level too low", async () => {
        assert.deepEqual(await told("nesting", emissary({ replicaCount: 2 }), { emissary: [] }), [
            "error edge.values.emissary-ingress",
        ]);
    });

    it("EM-031: finds nothing in our own values, with everything switched on", async () => {
        for (const stack of stacks) {
            assert.deepEqual(await told("silentValues", await readStackConfig(stack)), [], stack);
        }
        const mirror = { images: "registry.example.com" };
        const edge = { disruptionBudget: true, replicas: 2, resources: { limits: { cpu: "1" } } };
        const istio = { cni: true, revision: "canary" };
        assert.deepEqual(await told("silentValues", { mirror, edge, istio }), []);
    });

    it("EM-031: a mistyped value, with the one that was meant", async () => {
        assert.deepEqual(await fixes(emissary({ podAnotations: { a: "b" } })), [
            "pulumi config set --path 'edge-mesh:edge.values.emissary-ingress.podAnnotations' VALUE",
        ]);
        assert.deepEqual(await fixes(emissary({ singleNamespace: true })), [
            "pulumi config set --path 'edge-mesh:edge.values.emissary-ingress.scope.singleNamespace' VALUE",
        ]);
        assert.deepEqual(await fixes({ istio: { values: { istiod: { pilot: { trceSampling: 1 } } } } }), [
            "pulumi config set --path 'edge-mesh:istio.values.istiod.pilot.traceSampling' VALUE",
        ]);
        assert.deepEqual(await fixes({ edge: { values: { "license-key": { createSecret: false } } } }), [
            "pulumi config set --path 'edge-mesh:edge.values.licenseKey' VALUE",
        ]);
    });

    it("EM-031: takes free-form maps as they are", async () => {
        const values = {
            podAnnotations: { "any.thing/at-all": "x" },
            env: { ANY: "x" },
            nodeSelector: { disk: "ssd" },
            resources: { limits: { "nvidia.com/gpu": 1 } },
            livenessProbe: { timeoutSeconds: 3 },
        };
        assert.deepEqual(await told("silentValues", emissary(values)), []);
        const istiod = { meshConfig: { anything: { at: "all" } }, pilot: { env: { ANY: "x" } }, profile: "stable" };
        assert.deepEqual(await told("silentValues", { istio: { values: { istiod } } }), []);
    });

    it("names the charts whose values nobody can check, when the user has any", async () => {
        const values = { server: { retention: "1d" } };
        assert.deepEqual(uncheckedCharts(await desiredFor({})), []);
        assert.deepEqual(uncheckedCharts(await desiredFor({ prometheus: { values } })), ["prometheus.values"]);
        assert.deepEqual(uncheckedCharts(await desiredFor({ prometheus: { values, enabled: false } })), []);
        const istio = { version: "1.29.6", values: { istiod: { profile: "stable" } } };
        assert.deepEqual(uncheckedCharts(await desiredFor({ istio })), ["istio.values.istiod"]);
    });
});
