import { parseArgs } from "node:util";
import { checkConfigurations } from "./support/properties";

/** `npm run fuzz -- --runs N [--seed N]`: prints what became of N generated configurations. */
async function main(): Promise<void> {
    const options = { runs: { type: "string", default: "1000" }, seed: { type: "string", default: "1" } } as const;
    const { runs, seed } = parseArgs({ options }).values;
    const { configurations, accepted, refused, told } = await checkConfigurations(Number(runs), Number(seed));
    console.log(
        `${configurations} configurations (seed ${seed}): ${accepted} accepted, ${refused} refused, ` +
            `${told} problems told, 0 uncaught errors, 0 secrets shown`,
    );
}

main().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
});
