import * as assert from "node:assert/strict";
import { readExpected, expectationType } from "../../plan/expected";
import { expectedStack } from "../support/expected";
import type { Recording } from "../support/recorder";
import { plantedLicense, recordStack } from "../support/stack";

/** The expectation as the state has it after the recorded run. */
function expectedOfRecording({ registered }: Recording) {
    const stated = Object.entries(registered).map(([id, outputs]) => ({ type: id.split("::")[0] ?? "", outputs }));
    return readExpected(stated, "rehearsal");
}

describe("verify: expectation", () => {
    it("is in the state of every stack, plain and without a secret, and not among the outputs that up shows", async () => {
        const recording = await recordStack("rehearsal");
        const expected = expectedOfRecording(recording);
        assert.ok(!JSON.stringify(recording.outputs).includes("quote-backend"));
        assert.deepEqual(
            expected.mappings.map(({ namespace, name }) => `${namespace}/${name}`),
            ["shop/shop", "default/quote-backend"],
        );
        assert.deepEqual(
            expected.meshNamespaces.map(({ name }) => name),
            ["ambassador", "default", "shop"],
        );
        assert.deepEqual(JSON.parse(JSON.stringify(expected)), expected);
        assert.ok(!JSON.stringify(expected).includes(plantedLicense));
    });

    it("names the objects as the program registers them", async () => {
        const recording = await recordStack("rehearsal");
        const { resources } = recording;
        const { edge, zipkin, istio } = expectedOfRecording(recording);
        const registered = resources.flatMap(({ inputs, type }) => {
            const metadata = inputs["metadata"] as { name?: string; namespace?: string } | undefined;
            return metadata?.name === undefined
                ? []
                : [`${type.split(":").pop()} ${metadata.namespace}/${metadata.name}`];
        });
        for (const wanted of [
            `Host ${edge.namespace}/${edge.host}`,
            `Secret ${edge.namespace}/${edge.licenseSecret}`,
            `TracingService ${edge.namespace}/${zipkin?.tracingService}`,
            `Telemetry ${istio.namespace}/${zipkin?.telemetry}`,
            `Service ${zipkin?.namespace}/${zipkin?.name}`,
        ]) {
            assert.ok(registered.includes(wanted), `${wanted} is not among ${registered.join(", ")}`);
        }
    });

    it("leaves out what is switched off, and follows the revision", () => {
        const off = { enabled: false };
        const expected = expectedStack({ zipkin: off, prometheus: off, istio: { revision: "canary" } });
        assert.equal(expected.zipkin, undefined);
        assert.equal(expected.prometheus, undefined);
        assert.equal(expected.edge.rotationCronJob, undefined);
        assert.equal(expected.istio.istiod, "istiod-canary");
        assert.ok(expected.meshNamespaces.every(({ revision }) => revision === "canary"));
    });

    it("says what to do with a stack that has none, or one of another format", () => {
        const other = { type: expectationType, outputs: { format: 0 } };
        for (const resources of [[], [other], [{ type: expectationType }]]) {
            assert.throws(() => readExpected(resources, "dev"), /Stack dev does not say[\s\S]*pulumi up --stack dev/);
        }
    });
});
