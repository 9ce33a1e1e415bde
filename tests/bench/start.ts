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
    const mebibytes = ({ memory }: Cost) => memory / 2 ** 20;
    const bare = median(costs.map(({ sdk }) => mebibytes(sdk))).toFixed(0);
    return [
        {
            what: "program start, CPU",
            unit: "s",
            goal: 1.3,
            pairs: costs.map(({ program, sdk }) => ({ value: program.cpu, against: sdk.cpu })),
            peer: "of the bare SDK",
        },
        {
            what: "program start, peak memory",
            unit: "MiB",
            goal: 1,
            pairs: costs.map(({ program }) => ({ value: mebibytes(program), against: 150 })),
            peer: "allowed",
            note: `the bare SDK alone: ${bare} MiB`,
        },
    ];
}
