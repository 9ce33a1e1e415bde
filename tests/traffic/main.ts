import { endToEnd, edgeService, samplePath } from "../../e2e/config";
import { chooseDriver } from "../../e2e/driver";
import { kindDriver } from "../../e2e/kindDriver";
import { nodeDriver } from "../../e2e/nodeDriver";
import { skipped } from "../../e2e/prerequisites";
import { Bench } from "../../e2e/proofs/bench";
import { touching } from "../../e2e/touch";
import { deepMerge } from "../../kube/merge";
import { readStackConfig, StackConfig } from "../../rehearsal/config";
import { bringShop } from "../../rehearsal/live";
import { run, sleep } from "../../rehearsal/tooling/process";
import { sendSteadily, Tally } from "./load";
import { Scenario, scenarios, Stage } from "./scenarios";

const began = Date.now();
const log = (line: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${line}`);
const plain = { color: "never", suppressProgress: true } as const;

interface Line extends Tally {
    readonly what: string;
    readonly seen: string;
}

async function play({ what, prepare, act }: Scenario, stage: Stage): Promise<Line> {
    log(what);
    await prepare?.(stage);
    const load = sendSteadily(stage.bench.edge + samplePath);
    await sleep(2000);
    const seen = await act(stage).catch((error: unknown) => `FAILED: ${String(error).split("\n")[0]}`);
    await sleep(3000);
    const tally = await load.end();
    log(`${tally.requests} requests, failed: ${JSON.stringify(tally.failed)}; ${seen}`);
    return { what, seen, ...tally };
}

/** The table that a person reads. */
function format(lines: readonly Line[]): string {
    const width = Math.max(...lines.map(({ what }) => what.length));
    return lines
        .map(({ what, requests, failed, seen }) => {
            const lost = Object.values(failed).reduce((sum, count) => sum + count, 0);
            const how = Object.entries(failed).map(([outcome, count]) => `${count} x ${outcome}`);
            return `${what.padEnd(width)}  ${String(requests).padStart(6)} requests, ${lost} failed  ${[seen, ...how].join("; ")}`;
        })
        .join("\n");
}

async function main(wanted: readonly string[]): Promise<number> {
    const chosen = await chooseDriver([kindDriver, nodeDriver]);
    if (!("driver" in chosen)) {
        console.error(skipped(chosen.lacking));
        return 3;
    }
    const { driver } = chosen;
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        process.on(signal, () => void driver.stop(log).finally(() => process.exit(130)));
    }
    try {
        const running = await driver.start(log);
        const { kubectl, cluster } = running;
        const two = { edge: { replicas: 2, disruptionBudget: true } };
        const base = deepMerge(endToEnd(await readStackConfig("dev")), two);
        const up = async (sections: StackConfig) => {
            const config = running.configure(deepMerge(base, sections));
            await (await running.open("traffic", config)).stack.up(plain);
        };
        log("pulumi up");
        await up({});
        await bringShop({ kubectl }, cluster);
        const bench = new Bench(kubectl, cluster.kubeconfig, cluster.dir, await running.reachEdge());
        await bench.until(samplePath, ({ status }) => status === 200);
        const touch = touching((...args) => run(kubectl, ["--kubeconfig", cluster.kubeconfig, ...args]), edgeService);
        const lines: Line[] = [];
        for (const scenario of scenarios.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
            lines.push(await play(scenario, { bench, up }));
        }
        touch.end();
        console.log(`\n${format(lines)}`);
        return lines.every(({ failed, seen }) => Object.keys(failed).length === 0 && !seen.startsWith("FAILED"))
            ? 0
            : 1;
    } finally {
        await driver.stop(log);
    }
}

main(process.argv.slice(2)).then(
    (code) => process.exit(code),
    (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exit(1);
    },
);
