import { execFile } from "node:child_process";
import * as path from "node:path";
import { parseArgs, promisify } from "node:util";

const run = promisify(execFile);

/** What a process cost. */
interface Cost {
    /** CPU seconds. */
    readonly cpu: number;
    /** Peak resident memory in bytes. */
    readonly memory: number;
}

/** A figure beside what it is measured against, in one run. */
interface Ratio {
    readonly what: string;
    readonly value: number;
    readonly against: number;
    readonly unit: string;
    readonly ratio: number;
    /** The most that the ratio may be. */
    readonly goal: number;
}

async function costOf(what: "sdk" | "program"): Promise<Cost> {
    const { stdout } = await run(process.execPath, [path.join(__dirname, "startOf.js"), what]);
    return JSON.parse(stdout) as Cost;
}

const median = (figures: readonly number[]) =>
    [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;

/** Program start, up to the first resource that is registered, against loading the bare SDK; taken in turns. */
async function programStart(runs: number): Promise<Ratio[]> {
    const costs: { readonly sdk: Cost; readonly program: Cost }[] = [];
    for (let count = 0; count < runs; count += 1) {
        costs.push({ sdk: await costOf("sdk"), program: await costOf("program") });
    }
    const ratio = (what: string, unit: string, goal: number, of: (cost: Cost) => number): Ratio => {
        const value = median(costs.map(({ program }) => of(program)));
        const against = median(costs.map(({ sdk }) => of(sdk)));
        return { what, value, against, unit, ratio: value / against, goal };
    };
    return [
        ratio("program start, CPU", "s", 1.3, ({ cpu }) => cpu),
        ratio("program start, peak memory", "MiB", 1.3, ({ memory }) => memory / 2 ** 20),
    ];
}

async function main(): Promise<void> {
    const { values } = parseArgs({ options: { json: { type: "boolean" }, runs: { type: "string", default: "5" } } });
    const ratios = await programStart(Number(values.runs));
    if (values.json === true) {
        console.log(JSON.stringify(ratios, undefined, 2));
        return;
    }
    for (const { what, value, against, unit, ratio, goal } of ratios) {
        const figures = `${value.toFixed(2)} ${unit} against ${against.toFixed(2)} ${unit} of the bare SDK`;
        console.log(`${what.padEnd(28)} ${ratio.toFixed(2)}x (goal ${goal}x)  ${figures}`);
    }
}

void main();
