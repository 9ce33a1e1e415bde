import * as assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import type { Distribution } from "../../config/distribution";
import { onThisMachine, readStackConfig, StackConfig } from "../../rehearsal/config";
import { EngineHarness, quiet, Section } from "./engine";

/** Seconds in which Kubernetes makes an aggregated ClusterRole anew, if it does. */
const untilMadeAnew = 3;
/** Seconds that `destroy` may take; one that hangs ends after Helm's time-out of several minutes. */
const patience = 120;

/** Kinds that the charts of the edge bring, without CRDs; by version, as kubectl goes on asking for one that has gone. */
const kinds = [
    "clusterroles",
    "clusterrolebindings",
    "roles",
    "rolebindings",
    "serviceaccounts",
    "deployments",
    "services",
    "configmaps",
    "secrets",
    "ingressclasses",
    "listeners.v3alpha1.getambassador.io",
    "modules.v3alpha1.getambassador.io",
];

/** `destroy` and `up` of one edge, again and again. */
export class DestroyRounds {
    private config!: StackConfig;

    constructor(
        private readonly harness: EngineHarness,
        private readonly distribution: Distribution,
    ) {}

    /** Brings the edge up, without what has no part in it. */
    async start(): Promise<void> {
        const rehearsal = await readStackConfig("rehearsal");
        const edge = { ...(rehearsal["edge"] as Section), distribution: this.distribution };
        const off = { zipkin: { enabled: false }, prometheus: { enabled: false } };
        this.config = { ...onThisMachine({ ...rehearsal, edge }, this.harness.tools), ...off };
        await this.up();
    }

    /** @throws when `destroy` hangs, when something of the chart is left, or when the next `up` fails. */
    async round(): Promise<string> {
        const down = await this.destroy();
        await sleep(untilMadeAnew * 1000);
        assert.deepEqual(await this.left(), [], "left of the chart");
        return `destroy ${down.toFixed(1)} s, nothing left; up again ${(await this.up()).toFixed(1)} s`;
    }

    /** Seconds that `destroy` takes. */
    async destroy(): Promise<number> {
        const { stack } = await this.harness.open(this.config, this.distribution);
        const began = Date.now();
        await stack.destroy(quiet);
        const seconds = (Date.now() - began) / 1000;
        assert.ok(seconds < patience, `destroy took ${seconds} s`);
        return seconds;
    }

    /** Takes the CRDs away too: those of one distribution are not those of the other. */
    async end(): Promise<void> {
        this.config = { ...this.config, edge: { ...(this.config["edge"] as Section), keepCrds: false } };
        await this.up();
        await this.destroy();
    }

    private async up(): Promise<number> {
        const { stack } = await this.harness.open(this.config, this.distribution);
        const began = Date.now();
        await stack.up(quiet);
        return (Date.now() - began) / 1000;
    }

    /** What has the edge's name; the conversion webhook's authority stays with the CRDs. */
    private async left(): Promise<string[]> {
        const names = await this.harness.kubectl("get", kinds.join(","), "--all-namespaces", "--output=name");
        return names.split("\n").filter((name) => /edge-stack|emissary-ingress(?!-webhook-ca)/.test(name));
    }
}
