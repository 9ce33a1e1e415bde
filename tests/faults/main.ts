import { parseArgs } from "node:util";
import { FaultRun } from "../support/faults";

/** Kills everything at `--seeds` moments (from seed `--from`); ends with `recovered N of N`. */
async function main(): Promise<boolean> {
    const options = { seeds: { type: "string", default: "10" }, from: { type: "string", default: "0" } } as const;
    const { values } = parseArgs({ options });
    const [seeds, from] = [Number(values.seeds), Number(values.from)];
    if (!Number.isInteger(seeds) || seeds < 1 || !Number.isInteger(from) || from < 0) {
        throw new Error("usage: npm run test:faults -- [--seeds N (10)] [--from SEED (0)]");
    }
    const faults = new FaultRun();
    let recovered = 0;
    try {
        await faults.start();
        for (let seed = from; seed < from + seeds; seed += 1) {
            const fault = await faults.fault(seed);
            recovered += fault.recovered ? 1 : 0;
            const verdict = fault.recovered ? "recovered" : "NOT RECOVERED";
            console.log(`seed ${seed}: ${fault.scenario} killed after ${fault.after} ms: ${verdict}`);
            console.log(fault.said.trim().replaceAll(/^/gm, "    "));
        }
    } finally {
        await faults.harness.stop();
    }
    console.log(`recovered ${recovered} of ${seeds}`);
    return recovered === seeds;
}

main().then(
    (isWhole) => process.exit(isWhole ? 0 : 1),
    (error: unknown) => {
        console.error(error);
        process.exit(1);
    },
);
