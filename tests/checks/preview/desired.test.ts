import * as assert from "node:assert/strict";
import { emissaryPath, emissaryValues } from "../../../checks/preview/desired";
import { readStackConfig } from "../../../rehearsal/config";
import { desiredFor } from "../../support/desired";
import { recordedRoutes } from "../../support/recordedRoutes";
import { Recorded } from "../../support/recorder";
import { recordStack, stacks } from "../../support/stack";

const ofKind = (resources: readonly Recorded[], kind: string) =>
    resources.filter(({ inputs }) => inputs["kind"] === kind).map(({ inputs }) => inputs["spec"]);

describe("checks/preview/desired", () => {
    for (const stack of stacks) {
        it(`is what the program really registers for ${stack}`, async () => {
            const desired = await desiredFor(await readStackConfig(stack));
            const { resources } = await recordStack(stack);
            assert.deepEqual(ofKind(resources, "TLSContext"), [desired.tlsContext.spec]);
            assert.deepEqual(ofKind(resources, "TracingService"), [desired.tracingService]);
            const byPrefix = (specs: readonly unknown[]) =>
                Object.fromEntries((specs as { prefix: string }[]).map((spec) => [spec.prefix, spec]));
            assert.deepEqual(
                byPrefix(recordedRoutes(resources).map(({ spec }) => spec)),
                byPrefix(desired.mappings.map(({ spec }) => spec)),
            );
            const values = (name: string) => resources.find((it) => it.name === name)?.inputs["values"];
            assert.deepEqual(values("edge-release"), desired.values.edge);
            assert.deepEqual(values("istio-istiod"), desired.values["istio.istiod"]);
            assert.deepEqual(values("observability-prometheus-release"), desired.values.prometheus);
        });
    }

    it("has no values of charts that nobody installs", async () => {
        const { values, tracingService } = await desiredFor({
            istio: { install: "existing" },
            prometheus: { enabled: false },
            zipkin: { enabled: false },
        });
        assert.deepEqual(Object.keys(values), ["edge"]);
        assert.equal(tracingService, undefined);
    });

    it("finds Emissary's values where the chart has them", async () => {
        const desired = await desiredFor();
        assert.equal(emissaryPath(desired, "env").join("."), "edge.values.emissary-ingress.env");
        assert.equal(emissaryValues(desired)["createDefaultListeners"], true);
        assert.equal(emissaryPath({ ...desired, emissary: [] }, "env").join("."), "edge.values.env");
    });
});
