import * as assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Routes, routesIn, routesOf, spreadOver } from "../../plugin/mappingSet";
import { keyOf } from "../../plugin/plan";
import { restartApiServer } from "./apiFaults";
import { EngineHarness } from "./engine";
import { killFamily } from "./kills";
import { liveMappings } from "./mappingWatch";
import { openSets, provideMappings, Sets } from "./mappingSets";
import type { SetsWish } from "./mappingSetsUp";
import { random } from "./random";

const count = 1000;
/** Somebody else's, which nothing may touch. */
const foreign = "market/foreign";
/** What a run does when it is disturbed. */
const scenarios = ["creating", "changing", "deleting"] as const;
type Scenario = (typeof scenarios)[number];
/** What a disturbed run does for a seed. */
export const routeScenario = (seed: number): Scenario => scenarios[seed % scenarios.length] ?? "creating";

/** The routes of a version: all change from one to the next, and some come and go. */
function setsOf(version: number): Sets {
    const all = Array.from({ length: count }, (_, index) => ({
        namespace: index % 4 === 0 ? "market" : "shop",
        name: `route-${index + 100 * (version % 3)}`,
        spec: { hostname: "*", prefix: `/${index}/`, service: "any.shop:80", timeout_ms: 1000 + version },
    }));
    return Object.fromEntries([...spreadOver(all, true)].map(([set, routes]) => [set, routesOf(routes)]));
}

/** An `up` in a process of its own. */
interface Run {
    readonly child: ChildProcess;
    readonly ended: Promise<"succeeded" | "failed">;
}

/** Disturbs runs that make, change and delete a thousand routes, on a harness that has nothing else. */
export class RouteFaults {
    private readonly lasts: Record<Scenario, number> = { creating: 0, changing: 0, deleting: 0 };
    private version = 0;

    constructor(private readonly harness: EngineHarness) {}

    /** Walks every scenario undisturbed, for the time it takes. */
    async start(): Promise<void> {
        await provideMappings(this.harness);
        const [namespace = "", name = ""] = foreign.split("/");
        const metadata = { namespace, name };
        const spec = { hostname: "*", prefix: "/foreign/", service: "any.shop:80" };
        const object = { apiVersion: "getambassador.io/v3alpha1", kind: "Mapping", metadata, spec };
        await this.harness.kubectlWith(JSON.stringify(object), "apply", "--server-side", "-f", "-");
        for (const scenario of scenarios) {
            const began = Date.now();
            await this.up(this.wishOf(scenario));
            this.lasts[scenario] = Date.now() - began;
        }
        this.harness.log(`undisturbed, in ms: ${JSON.stringify(this.lasts)}`);
    }

    /** Kills engine, program and plug-in at a moment that the seed chooses; the next `up` has to end what was begun. */
    killed(seed: number): Promise<string> {
        return this.disturbed(seed, ({ child }) => Promise.resolve(killFamily(child)));
    }

    /** The API server is gone for some seconds from a moment that the seed chooses. */
    cutOff(seed: number): Promise<string> {
        return this.disturbed(seed, async ({ ended }) => {
            await restartApiServer(this.harness);
            await ended;
            for (let tries = 0; (await this.ready()) !== "ok"; tries += 1) {
                assert.ok(tries < 60, "the API server did not come back");
                await sleep(500);
            }
        });
    }

    private async disturbed(seed: number, disturb: (running: Run) => Promise<void>): Promise<string> {
        const scenario = routeScenario(seed);
        await this.up(scenario === "creating" ? {} : setsOf(this.version));
        const wished = this.wishOf(scenario);
        const running = this.begin(wished);
        const after = Math.round((0.2 + 0.8 * random(seed)) * this.lasts[scenario]);
        await sleep(after);
        await disturb(running);
        const ended = await running.ended;
        const stack = await openSets(this.harness, {});
        await stack.cancel().catch(() => undefined);
        await this.up(wished);
        await this.isAsWished(wished);
        return `${scenario}, disturbed after ${after} ms: ${ended}; the next up ended it`;
    }

    private wishOf(scenario: Scenario): Sets {
        this.version += 1;
        return scenario === "deleting" ? {} : setsOf(this.version);
    }

    private async up(sets: Sets): Promise<void> {
        assert.equal(await this.begin(sets).ended, "succeeded");
    }

    private begin(sets: Sets): Run {
        const { tools, cluster } = this.harness;
        const wish = path.join(cluster.dir, "sets.json");
        writeFileSync(wish, JSON.stringify({ tools, cluster, sets } satisfies SetsWish));
        const script = path.join(__dirname, "mappingSetsUp.ts");
        const child = spawn(process.execPath, ["-r", "ts-node/register/transpile-only", script, wish], {
            stdio: ["ignore", "ignore", "inherit"],
        });
        const ended = new Promise<"succeeded" | "failed">((resolve) =>
            child.on("close", (code) => resolve(code === 0 ? "succeeded" : "failed")),
        );
        return { child, ended };
    }

    private ready(): Promise<string> {
        return this.harness.kubectl("get", "--raw", "/readyz").catch(() => "");
    }

    private async isAsWished(sets: Sets): Promise<void> {
        const live = await liveMappings(this.harness);
        const seen = live.map(({ metadata, spec }) => [keyOf(metadata as never), spec["timeout_ms"]] as const);
        const wished = Object.values<Routes>(sets)
            .flatMap(routesIn)
            .map((route) => [keyOf(route), route.spec["timeout_ms"]] as const);
        const sorted = (all: readonly (readonly [string, unknown])[]) => new Map([...all].sort());
        assert.deepEqual(sorted(seen), sorted([...wished, [foreign, undefined]]));
    }
}
