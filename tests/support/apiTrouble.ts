import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { StackConfig } from "../../rehearsal/config";
import { ApiFaults, restartApiServer } from "./apiFaults";
import { EngineHarness, quiet } from "./engine";

/** Brings up through an API server in trouble, and has the next `up` end what was left. */
export class ApiTrouble {
    private isUp = false;
    private replicas = 2;

    constructor(private readonly harness: EngineHarness) {}

    /**
     * From an empty cluster, while a share of the calls meets 429, 500, resets and delays.
     * @throws when `up` fails without a clear message, or the next one does not end what was left.
     */
    async busy(seed: number): Promise<string> {
        if (this.isUp) {
            await (await this.harness.open(this.config())).stack.destroy(quiet);
        }
        const faults = new ApiFaults(this.harness, seed);
        await faults.start();
        const said = await this.up().finally(() => faults.stop());
        assert.ok(faults.met["429"] > 0 && faults.met.delay > 0, "no fault was met");
        const met = Object.entries(faults.met).map(([fault, count]) => `${fault}: ${count}`);
        return this.finish(said, met.join(", "));
    }

    /**
     * In the middle of a change. Comes after `busy`.
     * @throws as `busy` does.
     */
    async restarted(): Promise<string> {
        this.replicas += 1;
        const running = this.up();
        await sleep(6_000);
        await restartApiServer(this.harness);
        const said = await running;
        for (let tries = 0; (await this.harness.kubectl("get", "--raw", "/readyz").catch(() => "")) !== "ok"; tries++) {
            assert.ok(tries < 60, "the API server did not come back");
            await sleep(500);
        }
        return this.finish(said, "restarted");
    }

    /** Proves what `up` said, and that the next one ends what is left. */
    private async finish(said: string | undefined, met: string): Promise<string> {
        this.isUp = true;
        if (said !== undefined) {
            assert.match(said, /error: /);
            assert.doesNotMatch(said, /\n\s+at .*index\.ts:\d+/);
        }
        await this.harness.upAndProve(this.config());
        await this.harness.upTwice(this.config());
        return `${met}; the first up ${said === undefined ? "succeeded" : "failed, the next succeeded"}`;
    }

    private config(): StackConfig {
        const off = { enabled: false };
        const edge = { ...(this.harness.config["edge"] as object), replicas: this.replicas };
        return { ...this.harness.config, zipkin: off, prometheus: off, edge };
    }

    /** What `up` says when it fails; undefined when it does not. */
    private async up(): Promise<string | undefined> {
        return (await this.harness.open(this.config())).stack.up(quiet).then(() => undefined, String);
    }
}
