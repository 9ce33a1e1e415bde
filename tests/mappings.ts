import { parseArgs } from "node:util";
import { generateRoutes, judgeRoutes } from "./support/judge/mappings";
import { Judge } from "./support/judge/judge";

/** `npm run test:mappings -- --runs N [--seed N]`: holds what is said of N generated routes against Emissary and Envoy. */
async function main(): Promise<number> {
    const options = { runs: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } } as const;
    const { runs, seed } = parseArgs({ options }).values;
    const routes = await generateRoutes(Number(runs), Number(seed));
    const judge = await Judge.summon(console.log);
    try {
        const { mappings, accepted, refused, by, disagreements } = await judgeRoutes(judge, routes);
        disagreements.forEach((it) => console.log(it));
        console.log(
            `${routes.length} routes with ${mappings} Mappings (seed ${seed}): ${accepted} accepted, ${refused} refused ` +
                `(${by.schema} by the CRD, ${by.compiler} by Emissary's compiler, ${by.Envoy} by Envoy, ${by.misread} ` +
                `that the edge misreads); ${disagreements.length} disagreements`,
        );
        return disagreements.length;
    } finally {
        await judge.dismiss();
    }
}

main().then(
    (disagreements) => (process.exitCode = disagreements === 0 ? 0 : 1),
    (error: unknown) => {
        console.error(error);
        process.exitCode = 1;
    },
);
