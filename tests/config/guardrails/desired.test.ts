import * as assert from "node:assert/strict";
import { emissaryPath, emissaryValues } from "../../../config/guardrails/plan";
import { readStackConfig } from "../../../rehearsal/config";
import { planFor } from "../../support/plan";
import { Recorded } from "../../support/recorder";
import { recordStack, stacks } from "../../support/stack";

const ofKind = (resources: readonly Recorded[], kind: string) =>
    resources.filter(({ inputs }) => inputs["kind"] === kind).map(({ inputs }) => inputs["spec"]);

describe("config/guardrails/plan", () => {
    for (const stack of stacks) {
        it(`is what the program really registers for ${stack}`, async () => {
            const plan = await planFor(await readStackConfig(stack));
            const { resources } = await recordStack(stack);
            assert.deepEqual(ofKind(resources, "TLSContext"), [plan.tlsContext.spec]);
            assert.deepEqual(ofKind(resources, "TracingService"), [plan.tracingService]);
            const byPrefix = (specs: readonly unknown[]) =>
                Object.fromEntries((specs as { prefix: string }[]).map((spec) => [spec.prefix, spec]));
            assert.deepEqual(byPrefix(ofKind(resources, "Mapping")), byPrefix(plan.mappings.map(({ spec }) => spec)));
            const values = (name: string) => resources.find((it) => it.name === name)?.inputs["values"];
            assert.deepEqual(values("edge-release"), plan.values.edge);
            assert.deepEqual(values("istio-istiod"), plan.values["istio.istiod"]);
            assert.deepEqual(values("observability-prometheus-release"), plan.values.prometheus);
        });
    }

    it("has no values of charts that nobody installs", async () => {
        const { values, tracingService } = await planFor({
            istio: { install: "existing" },
            prometheus: { enabled: false },
            zipkin: { enabled: false },
        });
        assert.deepEqual(Object.keys(values), ["edge"]);
        assert.equal(tracingService, undefined);
    });

    it("finds Emissary's values where the chart has them", async () => {
        const plan = await planFor();
        assert.equal(emissaryPath(plan, "env").join("."), "edge.values.emissary-ingress.env");
        assert.equal(emissaryValues(plan)["createDefaultListeners"], true);
        assert.equal(emissaryPath({ ...plan, emissary: [] }, "env").join("."), "edge.values.env");
    });
});
