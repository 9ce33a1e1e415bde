import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";
import { Figure, median } from "./figures";

const run = promisify(execFile);

/** What a process cost. */
interface Cost {
    /** CPU seconds. */
    readonly cpu: number;
    /** Peak resident memory in bytes. */
    readonly memory: number;
}

async function costOf(what: "sdk" | "program"): Promise<Cost> {
    const { stdout } = await run(process.execPath, [path.join(__dirname, "startOf.js"), what]);
    return JSON.parse(stdout) as Cost;
}

/** Program start, up to the first resource that is registered, against loading the bare SDK; taken in turns. */
export async function programStart(runs: number): Promise<Figure[]> {
    const costs: { readonly sdk: Cost; readonly program: Cost }[] = [];
    for (let count = 0; count < runs; count += 1) {
        costs.push({ sdk: await costOf("sdk"), program: await costOf("program") });
    }
    const middle = (of: (cost: Cost) => number) => ({
        value: median(costs.map(({ program }) => of(program))),
        against: { what: "of the bare SDK", value: median(costs.map(({ sdk }) => of(sdk))) },
    });
    const memory = middle((cost) => cost.memory / 2 ** 20);
    return [
        { what: "program start, CPU", unit: "s", goal: 1.3, ...middle(({ cpu }) => cpu) },
        {
            what: "program start, peak memory",
            unit: "MiB",
            goal: 1,
            value: memory.value,
            against: { what: "allowed", value: 150 },
            note: `the bare SDK alone: ${memory.against.value.toFixed(0)} MiB`,
        },
    ];
}
