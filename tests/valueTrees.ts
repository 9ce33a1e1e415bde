import { parseArgs } from "node:util";
import { checkTrees } from "./support/values/check";

/** `npm run test:values -- --runs N [--seed N]`: generated values of every chart, against what the program promises. */
async function main(): Promise<number> {
    const options = { runs: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } } as const;
    const { runs, seed } = parseArgs({ options }).values;
    const { accepted, refused, faults } = await checkTrees(Number(runs), Number(seed));
    faults.forEach((it) => console.log(it));
    console.log(
        `${runs} trees of values (seed ${seed}): ${accepted} accepted, ${refused} refused, ` +
            `${faults.length} promises lost or uncaught errors`,
    );
    return faults.length;
}

main().then(
    (faults) => (process.exitCode = faults === 0 ? 0 : 1),
    (error: unknown) => {
        console.error(error);
        process.exitCode = 1;
    },
);
