import * as assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { snapshotFile } from "../../rehearsal/chartSnapshot";
import { onThisMachine, readStackConfig } from "../../rehearsal/config";
import { makeSnapshot, snapshotText } from "../../rehearsal/chartSnapshot";
import { EngineHarness, quiet } from "../support/engine";
import { emissary, told } from "../support/desired";
import { stacks } from "../support/stack";

describe("the guardrails on real charts and a real engine", () => {
    const harness = new EngineHarness();

    before(() => harness.start());
    after(() => harness.stop());

    it("has the snapshot of the charts that are there", async () => {
        const text = snapshotText(await makeSnapshot(harness.tools));
        assert.equal(await readFile(snapshotFile, "utf8"), text, "npm run charts:snapshot");
    });

    it("finds no ignored value in any stack, on the charts of this machine", async () => {
        for (const stack of stacks) {
            const config = onThisMachine(await readStackConfig(stack), harness.tools);
            assert.deepEqual(await told("silentValues", config), [], stack);
        }
    });

    it("finds a mistyped value in the charts of this machine", async () => {
        const at = (config: object) => told("silentValues", onThisMachine({ ...config }, harness.tools));
        assert.deepEqual(await at(emissary({ podAnotations: {} })), [
            "warning edge.values.emissary-ingress.podAnotations",
        ]);
        assert.deepEqual(await at({ istio: { values: { istiod: { pilot: { trceSampling: 1 } } } } }), [
            "warning istio.values.istiod.pilot.trceSampling",
        ]);
    });

    it("refuses before anything is registered, and lets the same pass when it is ignored", async () => {
        const off = { enabled: false };
        const values = { "emissary-ingress": { volumeMounts: [{ name: "istio-certs", mountPath: "/mine" }] } };
        const edge = { ...(harness.config["edge"] as object), values };
        const config = { ...harness.config, zipkin: off, prometheus: off, edge };
        const refused = await harness.open(config, "refused");
        const lines: string[] = [];
        const error = await refused.stack
            .preview({ ...quiet, onOutput: (line) => lines.push(line) })
            .then(() => "no error", String);
        assert.match(error, /EM-002 edge-mesh:edge\.values\.emissary-ingress\.volumeMounts/);
        assert.doesNotMatch(error, /Unhandled exception|\n\s+at .*\.[jt]s:\d+/);
        assert.doesNotMatch(lines.join(""), /^ \+ +(kubernetes|edge-mesh):/m);
        const guardrails = { ignore: [{ id: "EM-002", reason: "a mount of my own" }] };
        const ignored = await harness.open({ ...config, guardrails }, "refused");
        const { stdout, changeSummary } = await ignored.stack.preview(quiet);
        assert.match(stdout, /ignored by guardrails\.ignore: EM-002 .*\(a mount of my own\)/);
        assert.ok((changeSummary.create ?? 0) > 20);
        await ignored.stack.workspace.removeStack("refused");
    });
});
