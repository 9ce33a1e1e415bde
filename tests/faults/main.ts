import { parseArgs } from "node:util";
import { distributions } from "../../config/distribution";
import { ApiTrouble } from "../support/apiTrouble";
import { DestroyRounds } from "../support/destroyRounds";
import { EngineHarness } from "../support/engine";
import { Kills, scenarioOf } from "../support/kills";
import { RouteFaults, routeScenario } from "../support/routeFaults";
import { WebhooksAway } from "../support/webhooksAway";
import { counted, formatTally, Tally, Trial, trial } from "./trial";

interface Part {
    /** What a good trial did. */
    readonly did: string;
    /** On a control plane that has nothing else; the webhooks have no seeds. */
    trials(harness: EngineHarness, seeds: readonly number[]): AsyncGenerator<Trial>;
}

const parts: Readonly<Record<string, Part>> = {
    kill: {
        did: "recovered",
        async *trials(harness, seeds) {
            const kills = new Kills(harness);
            await kills.start();
            for (const seed of seeds) {
                yield trial(`seed ${seed}, ${scenarioOf(seed)}`, () => kills.recovers(seed));
            }
        },
    },
    api: {
        did: "converged",
        async *trials(harness, seeds) {
            const trouble = new ApiTrouble(harness);
            for (const seed of seeds) {
                yield trial(`seed ${seed}, faults on a share of the calls`, () => trouble.busy(seed));
            }
            yield trial("restart in the middle of up", () => trouble.restarted());
        },
    },
    routes: {
        did: "ended right",
        async *trials(harness, seeds) {
            const faults = new RouteFaults(harness);
            await faults.start();
            for (const seed of seeds) {
                yield trial(`seed ${seed}, killed while ${routeScenario(seed)}`, () => faults.killed(seed));
                if (seed % 5 < 2) {
                    yield trial(`seed ${seed}, API server gone while ${routeScenario(seed)}`, () =>
                        faults.cutOff(seed),
                    );
                }
            }
        },
    },
    destroy: {
        did: "left nothing and came up again",
        async *trials(harness, seeds) {
            for (const distribution of distributions) {
                const rounds = new DestroyRounds(harness, distribution);
                await rounds.start();
                for (const seed of seeds) {
                    yield trial(`${distribution}, round ${seed + 1}`, () => rounds.round());
                }
                await rounds.end();
            }
        },
    },
    webhook: {
        did: "named and finished",
        async *trials(harness) {
            const webhooks = new WebhooksAway(harness);
            await webhooks.start();
            yield trial("istiod", () => webhooks.istiod());
            yield trial("conversion webhook", () => webhooks.conversion());
        },
    },
};

const usage = `usage: npm run test:faults -- [--only ${Object.keys(parts).join(",")}] [--seeds N (3)] [--from SEED (0)] [--json]`;

async function tally(name: string, part: Part, seeds: readonly number[]): Promise<Tally> {
    const harness = new EngineHarness();
    const began = Date.now();
    const trials: Trial[] = [];
    try {
        await harness.start();
        for await (const it of part.trials(harness, seeds)) {
            trials.push(it);
            console.log(`${name}: ${it.what}: ${it.good ? "good" : "NOT GOOD"}`);
            console.log(it.said.trim().replaceAll(/^/gm, "    "));
        }
    } finally {
        await harness.stop();
    }
    return { part: name, did: part.did, trials, seconds: (Date.now() - began) / 1000 };
}

/** Plants faults of every kind, and prints each figure beside its goal; exit code 1 when one is missed. */
async function main(): Promise<number> {
    const options = {
        only: { type: "string" },
        seeds: { type: "string", default: "3" },
        from: { type: "string", default: "0" },
        json: { type: "boolean" },
    } as const;
    const { values } = parseArgs({ options });
    const names = values.only?.split(",") ?? Object.keys(parts);
    const [count, from] = [Number(values.seeds), Number(values.from)];
    const isKnown = names.every((name) => Object.keys(parts).includes(name));
    if (!isKnown || !Number.isInteger(count) || count < 1 || !Number.isInteger(from) || from < 0) {
        console.error(usage);
        return 2;
    }
    if (values.json === true) {
        // What is told on the way is not part of the data.
        console.log = console.error;
    }
    const seeds = Array.from({ length: count }, (_, index) => from + index);
    const chosen = Object.entries(parts).filter(([name]) => names.includes(name));
    const tallies: Tally[] = [];
    for (const [name, part] of chosen) {
        tallies.push(await tally(name, part, seeds));
    }
    console.log("");
    tallies.forEach((it) => console.log(formatTally(it)));
    if (values.json === true) {
        process.stdout.write(`${JSON.stringify(tallies.map(counted), undefined, 2)}\n`);
    }
    return tallies.every((it) => counted(it).reached) ? 0 : 1;
}

main().then(
    (code) => process.exit(code),
    (error: unknown) => {
        console.error(error);
        process.exit(1);
    },
);
