import { loadavg } from "node:os";
import { parseArgs } from "node:util";
import { Distribution, distributions } from "../../config/distribution";
import { conditions } from "./conditions";
import { Figure, formatFigure, judged } from "./figures";
import { firstRuns } from "./first";
import { noChanges } from "./noop";
import { manyRoutes } from "./routes";
import { singleRoutes } from "./singles";
import { programStart } from "./start";
import { unitSuite } from "./unit";

interface Options {
    /** Turns of what is quick. */
    readonly runs: number;
    /** Turns of what takes minutes. */
    readonly fewer: number;
    /** Numbers of routes, ascending. */
    readonly routes: readonly number[];
    /** Edge that these routes are measured with. */
    readonly distribution: Distribution;
}

/** Something that is measured on its own. */
interface Part {
    /** Minutes that it takes on two cores with nothing else, by default. */
    readonly minutes: number;
    readonly needsEngine: boolean;
    readonly measure: (options: Options) => Promise<Figure[]>;
}

const parts: Readonly<Record<string, Part>> = {
    unit: { minutes: 1, needsEngine: false, measure: () => unitSuite() },
    start: { minutes: 1, needsEngine: false, measure: ({ runs }) => programStart(runs) },
    noop: { minutes: 5, needsEngine: true, measure: ({ runs }) => noChanges(runs) },
    first: { minutes: 7, needsEngine: true, measure: ({ fewer }) => firstRuns(fewer) },
    single: { minutes: 6, needsEngine: true, measure: ({ fewer }) => singleRoutes(fewer) },
    routes: { minutes: 4, needsEngine: true, measure: ({ routes, distribution }) => manyRoutes(routes, distribution) },
};

const usage = `usage: npm run bench -- [--only ${Object.keys(parts).join(",")}] [--runs N (5)] [--routes N,N (1000)] [--distribution ${distributions.join("|")} (emissary)] [--json]`;

/** What was measured of one part, or why it was not. */
interface Outcome {
    readonly name: string;
    readonly figures: readonly Figure[];
    readonly failure?: string;
}

/** Measures a part; one that fails does not take the others with it. */
async function measure(name: string, part: Part, options: Options): Promise<Outcome> {
    const began = Date.now();
    console.log(`\n== ${name} (about ${part.minutes} min)`);
    try {
        const figures = await part.measure(options);
        figures.forEach((figure) => console.log(formatFigure(figure)));
        const [load = 0] = loadavg();
        console.log(
            `${name} took ${((Date.now() - began) / 60_000).toFixed(1)} min, load ${load.toFixed(1)} at its end`,
        );
        return { name, figures };
    } catch (error) {
        // A command that failed has told why on its standard output or error, which its message does not hold in full.
        const { message, stdout } = error as Error & { readonly stdout?: string };
        const failure = [message, stdout?.slice(-2000)].filter(Boolean).join("\n");
        console.log(`${name} FAILED, and has no figures: ${failure}`);
        return { name, figures: [], failure };
    }
}

function summary(outcomes: readonly Outcome[]): string {
    const figures = outcomes.flatMap((it) => it.figures).map(judged);
    const missed = figures.filter(({ reached }) => !reached).map(({ what, peer }) => `${what}, ${peer}`);
    const failed = outcomes.filter(({ failure }) => failure !== undefined).map(({ name }) => name);
    return [
        `\n${figures.length - missed.length} goals met, ${missed.length} missed${missed.map((it) => `\n    ${it}`).join("")}`,
        ...(failed.length === 0 ? [] : [`FAILED, and not measured: ${failed.join(", ")}`]),
    ].join("\n");
}

function readOptions(): { readonly names: string[]; readonly options: Options; readonly isData: boolean } | undefined {
    const { values } = parseArgs({
        options: {
            only: { type: "string" },
            runs: { type: "string", default: "5" },
            routes: { type: "string", default: "1000" },
            distribution: { type: "string", default: "emissary" },
            json: { type: "boolean" },
        },
    });
    const only = values.only?.split(",") ?? Object.keys(parts);
    const runs = Number(values.runs);
    const routes = values.routes.split(",").map(Number);
    const isCount = (number: number) => Number.isInteger(number) && number >= 1;
    const distribution = distributions.find((it) => it === values.distribution);
    const isKnown = only.every((name) => parts[name] !== undefined) && [runs, ...routes].every(isCount);
    if (!isKnown || distribution === undefined) {
        return undefined;
    }
    const names = Object.keys(parts).filter((name) => only.includes(name));
    const options = { runs, fewer: Math.ceil(runs / 2), routes, distribution };
    return { names, options, isData: values.json === true };
}

async function main(): Promise<number> {
    const asked = readOptions();
    if (asked === undefined) {
        console.error(usage);
        return 2;
    }
    const { names, options, isData } = asked;
    if (isData) {
        // What is told on the way is not part of the data.
        console.log = console.error;
    }
    const chosen = names.flatMap((name) => (parts[name] === undefined ? [] : [{ name, part: parts[name] }]));
    const head = await conditions(
        chosen.some(({ part }) => part.needsEngine),
        console.log,
    );
    console.log(head.join("\n"));
    const outcomes: Outcome[] = [];
    for (const { name, part } of chosen) {
        outcomes.push(await measure(name, part, options));
    }
    console.log(summary(outcomes));
    if (isData) {
        const data = outcomes.map((outcome) => ({ ...outcome, figures: outcome.figures.map(judged) }));
        process.stdout.write(`${JSON.stringify({ conditions: head, parts: data }, undefined, 2)}\n`);
    }
    return outcomes.some(({ failure }) => failure !== undefined) ? 1 : 0;
}

main().then(
    (code) => process.exit(code),
    (error: unknown) => {
        console.error(error);
        process.exit(1);
    },
);
