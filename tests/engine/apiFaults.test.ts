import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { StackConfig } from "../../rehearsal/config";
import { ApiFaults, restartApiServer } from "../support/apiFaults";
import { EngineHarness, quiet } from "../support/engine";

describe("an API server in trouble", () => {
    const harness = new EngineHarness();
    const off = { enabled: false };
    const config = (replicas: number): StackConfig => ({
        ...harness.config,
        zipkin: off,
        prometheus: off,
        edge: { ...(harness.config["edge"] as object), replicas },
    });
    /** What `up` says when it fails; undefined when it does not. */
    const up = async (replicas: number) =>
        (await harness.open(config(replicas))).stack.up(quiet).then(() => undefined, String);

    before(() => harness.start());
    after(() => harness.stop());

    it("answers a share of the calls with 429, 500, resets and delays: the next up ends what one left", async () => {
        const faults = new ApiFaults(harness, 1);
        await faults.start();
        const said = await up(2).finally(() => faults.stop());
        harness.log(`faults met: ${JSON.stringify(faults.met)}; up ${said === undefined ? "succeeded" : "failed"}`);
        assert.ok(faults.met["429"] > 0 && faults.met.delay > 0, "no fault was met");
        if (said !== undefined) {
            assert.match(said, /error: /);
            assert.doesNotMatch(said, /\n\s+at .*index\.ts:\d+/);
        }
        await harness.upAndProve(config(2));
        await harness.upTwice(config(2));
    });

    it("is restarted in the middle of up: the next up ends what was left", async () => {
        const running = up(3);
        await sleep(6_000);
        await restartApiServer(harness);
        const said = await running;
        harness.log(`restarted in the middle: up ${said === undefined ? "succeeded" : "failed"}`);
        for (let tries = 0; ; tries += 1) {
            const ready = await harness.kubectl("get", "--raw", "/readyz").catch(() => "");
            if (ready === "ok") {
                break;
            }
            assert.ok(tries < 60, "the API server did not come back");
            await sleep(500);
        }
        await harness.upAndProve(config(3));
        await harness.upTwice(config(3));
    });
});
