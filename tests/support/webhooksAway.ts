import * as assert from "node:assert/strict";
import { StackConfig } from "../../rehearsal/config";
import { EngineHarness, quiet, Section } from "./engine";

/** Deployments whose pods answer webhooks. */
const istiod = ["istio-system", "istiod"] as const;
const conversion = ["emissary-system", "emissary-apiext"] as const;

/** Takes the pods behind a webhook away and gives them back, with an `up` in each state. */
export class WebhooksAway {
    /** What the stack is configured with now. */
    private config: StackConfig = {};

    constructor(private readonly harness: EngineHarness) {}

    /** Brings up what the changes are made to. */
    async start(): Promise<void> {
        const off = { enabled: false };
        this.config = { ...this.harness.config, zipkin: off, prometheus: off, strict: { scope: "mesh" } };
        await (await this.harness.open(this.config)).stack.up(quiet);
    }

    /**
     * istiod, while an exception of strict mTLS is added, which it validates.
     * @throws when `up` does not name it, or the next one does not end what was left.
     */
    async istiod(): Promise<string> {
        this.config = { ...this.config, strict: this.harness.config["strict"] };
        const took = await this.away(istiod, /failed calling webhook "\S*validation\.istio\.io"[\s\S]*istiod/);
        await this.harness.prove(this.config);
        return took;
    }

    /**
     * The conversion webhook, while a Mapping changes.
     * @throws as `istiod` does.
     */
    async conversion(): Promise<string> {
        const [shop] = this.harness.config["services"] as Section[];
        this.config = { ...this.config, services: [{ ...shop, mapping: { timeout_ms: 7000 } }] };
        const took = await this.away(conversion, /conversion webhook for getambassador\.io[\s\S]*emissary-apiext/);
        const timeout = ["get", "mapping", "shop", "-o", "jsonpath={.spec.timeout_ms}"];
        assert.equal(await this.harness.kubectl("-n", "shop", ...timeout), "7000");
        return took;
    }

    private async away(deployment: readonly [string, string], named: RegExp): Promise<string> {
        const replicas = await takePods(this.harness, ...deployment);
        const began = Date.now();
        const { stack } = await this.harness.open(this.config);
        const said = await stack.up(quiet).then(() => assert.fail("up went through"), String);
        const seconds = Math.round((Date.now() - began) / 1000);
        assert.match(said, named);
        assert.doesNotMatch(said, /\n\s+at .*index\.ts:\d+/);
        await scale(this.harness, ...deployment, replicas);
        await this.harness.upTwice(this.config);
        return `named after ${seconds} s`;
    }
}

/**
 * Takes the conversion webhook's pods away, and leaves its Deployment and its CRDs.
 * @returns how many there were.
 */
export async function takeConversionWebhook(harness: EngineHarness): Promise<number> {
    return takePods(harness, ...conversion);
}

/** Gives the conversion webhook its pods back. */
export async function bringConversionWebhook(harness: EngineHarness, replicas: number): Promise<void> {
    await scale(harness, ...conversion, replicas);
}

/** @returns how many pods the Deployment asked for. */
async function takePods(harness: EngineHarness, namespace: string, name: string): Promise<number> {
    const replicas = ["get", "deployment", name, "-o", "jsonpath={.spec.replicas}"];
    const had = Number(await harness.kubectl("-n", namespace, ...replicas));
    assert.ok(had > 0, `${namespace}/${name} has pods to take away`);
    await scale(harness, namespace, name, 0);
    return had;
}

async function scale(harness: EngineHarness, namespace: string, name: string, replicas: number): Promise<void> {
    const there = ["-n", namespace];
    const text = await harness.kubectl(...there, "get", "deployment", name, "-o", "json");
    const { spec } = JSON.parse(text) as { spec: { selector: { matchLabels: Record<string, string> } } };
    const labels = Object.entries(spec.selector.matchLabels).map(([key, value]) => `${key}=${value}`);
    const condition = replicas === 0 ? "--for=delete" : "--for=condition=Ready";
    await harness.kubectl(...there, "scale", `deployment/${name}`, `--replicas=${replicas}`);
    await harness.kubectl(...there, "rollout", "status", `deployment/${name}`, "--timeout=60s");
    await harness.kubectl(...there, "wait", condition, "pod", "-l", labels.join(","), "--timeout=60s");
}
