import * as assert from "node:assert/strict";
import { endToEnd } from "../e2e/config";
import { onThisMachine, readStackConfig } from "../../rehearsal/config";
import { isProven } from "../../rehearsal/live";
import { bringUp, prove, takeDown } from "../../rehearsal/walk";
import { formatTable } from "../../commands/verify/report";
import { EngineHarness } from "../support/engine";

describe("the walk of the end-to-end test, on simulated pods", () => {
    const harness = new EngineHarness();

    before(() => harness.start());
    after(() => harness.stop());

    it("goes from up to destroy, and leaves open only what needs processes", async () => {
        const config = onThisMachine(endToEnd(await readStackConfig("dev")), harness.tools);
        const active = { only: [], traffic: "http://127.0.0.1:1/backend/", strictTest: true, rotation: true };
        const running = { cluster: harness.cluster, kubectl: harness.tools.kubectl, reachEdge: undefined };
        const up = await bringUp(running, await harness.open(config, "e2e"), harness.log);
        const rows = await prove(running, up, harness.log, active);
        await takeDown(up, harness.log);
        assert.ok(isProven(rows), `\n${formatTable(rows)}`);
        const acting = rows.filter(({ id }) => id === "EM-024");
        assert.ok(acting.length >= 2 && acting.every(({ simulated }) => simulated), formatTable(rows));
        assert.equal(await harness.kubectl("get", "mappings.getambassador.io", "-A", "-o", "name"), "");
        assert.equal(await harness.kubectl("get", "peerauthentications.security.istio.io", "-A", "-o", "name"), "");
    });
});
