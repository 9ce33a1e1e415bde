import { parseArgs } from "node:util";
import type { Distribution } from "../config/distribution";
import { EngineHarness } from "../tests/support/engine";
import { Figure, formatFigure, judged } from "./figures";
import { noChanges } from "./noop";
import { manyRoutes } from "./routes";
import { programStart } from "./start";
import { upAgainstItsChain } from "./upPath";

interface Options {
    readonly runs: number;
    /** Numbers of routes, ascending. */
    readonly routes: readonly number[];
    /** Edge that the routes are measured with. */
    readonly distribution: Distribution;
}

/** What is measured, each part on its own; all but the start need a control plane. */
const parts: Readonly<Record<string, (options: Options, harness: EngineHarness) => Promise<Figure[]>>> = {
    start: ({ runs }) => programStart(runs),
    path: (_options, harness) => upAgainstItsChain(harness),
    noop: ({ runs }, harness) => noChanges(harness, runs),
    routes: ({ routes, distribution }, harness) => manyRoutes(harness, routes, distribution),
};

const distributions: readonly Distribution[] = ["edge-stack", "emissary"];

const usage = `usage: npm run bench -- [--only ${Object.keys(parts).join(",")}] [--runs N (5)] [--routes N,N (1000,10000)] [--distribution ${distributions.join("|")}] [--json]`;

async function measure(names: readonly string[], options: Options, tell: (figure: Figure) => void): Promise<Figure[]> {
    const harness = new EngineHarness();
    let hasCluster = false;
    try {
        const all: Figure[] = [];
        // The start comes first, because a control plane beside it would count in its figure.
        for (const [name, part] of Object.entries(parts).filter(([it]) => names.includes(it))) {
            if (name !== "start" && !hasCluster) {
                hasCluster = true;
                await harness.start();
            }
            const figures = await part(options, harness);
            figures.forEach(tell);
            all.push(...figures);
        }
        return all;
    } finally {
        if (hasCluster) {
            await harness.stop();
        }
    }
}

async function main(): Promise<number> {
    const options = {
        only: { type: "string" },
        runs: { type: "string", default: "5" },
        routes: { type: "string", default: "1000,10000" },
        distribution: { type: "string", default: "edge-stack" },
        json: { type: "boolean" },
    } as const;
    const { values } = parseArgs({ options });
    const names = values.only?.split(",") ?? Object.keys(parts);
    const runs = Number(values.runs);
    const routes = values.routes.split(",").map(Number);
    const isCount = (number: number) => Number.isInteger(number) && number >= 1;
    const distribution = distributions.find((it) => it === values.distribution);
    const isKnown = names.every((name) => parts[name] !== undefined) && distribution !== undefined;
    if (!isKnown || ![runs, ...routes].every(isCount)) {
        console.error(usage);
        return 2;
    }
    const isData = values.json === true;
    if (isData) {
        // What the harness tells on the way is not part of the data.
        console.log = console.error;
    }
    const asked = { runs, routes, distribution };
    const figures = await measure(names, asked, (figure) => isData || console.log(formatFigure(figure)));
    if (isData) {
        process.stdout.write(`${JSON.stringify(figures.map(judged), undefined, 2)}\n`);
    }
    return 0;
}

main().then(
    (code) => process.exit(code),
    (error: unknown) => {
        console.error(error);
        process.exit(1);
    },
);
