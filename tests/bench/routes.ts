import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { mappingSpec } from "../../model/routes/mapping";
import type { Distribution } from "../../config/distribution";
import type { ServiceSettings } from "../../config/schema";
import { onThisMachine, readStackConfig } from "../../rehearsal/config";
import { CommandLine } from "../support/commandLine";
import type { EngineHarness } from "../support/engine";
import type { Figure } from "./figures";
import { describeCpu, measured, Run } from "./processes";
import { benchServices } from "./services";
import { onControlPlane, up } from "./stacks";

const namespace = "shop";
/** Most memory of all processes of a run together, in MiB. */
const memoryGoal = 1536;

/** What so many routes cost. */
export interface RouteCosts {
    readonly count: number;
    /** Seconds. */
    readonly kubectl: { readonly create: number; readonly same: number; readonly remove: number };
    /** `up` of the stack with the routes; `rest` is the same stack without any, and without a change. */
    readonly up: Readonly<Record<"rest" | "create" | "same" | "edit" | "remove", Run>>;
}

/** All at once; of very many the API server deletes as many as it can within its time limit, and has to be asked again. */
async function deleteMappings(harness: EngineHarness, tries = 20): Promise<void> {
    const mappings = `/apis/getambassador.io/v3alpha1/namespaces/${namespace}/mappings`;
    await harness.kubectl("delete", "--raw", mappings).catch((error: Error) => {
        if (tries === 0 || !error.message.includes("(Timeout)")) {
            throw error;
        }
        return deleteMappings(harness, tries - 1);
    });
}

/** The same objects by `kubectl apply --server-side`; they are gone afterwards. */
async function kubectlCosts(harness: EngineHarness, count: number): Promise<RouteCosts["kubectl"]> {
    const items = benchServices(count, namespace).map((service: ServiceSettings) => ({
        apiVersion: "getambassador.io/v3alpha1",
        kind: "Mapping",
        metadata: { name: service.name, namespace },
        spec: mappingSpec(service),
    }));
    const file = path.join(harness.cluster.dir, "mappings.json");
    await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    const apply = () => harness.kubectl("apply", "--server-side", "-f", file);
    const seconds = async (action: () => Promise<unknown>) => (await measured(action)).seconds;
    return {
        create: await seconds(apply),
        same: await seconds(apply),
        remove: await seconds(() => deleteMappings(harness)),
    };
}

/** `pulumi up` of a stack that has everything else already; the routes are gone afterwards. */
async function upCosts(line: CommandLine, file: string, count: number): Promise<RouteCosts["up"]> {
    const run = async (services: readonly ServiceSettings[]) => {
        await writeFile(file, JSON.stringify(services));
        return measured(() => line.run(...up));
    };
    return {
        rest: await run([]),
        create: await run(benchServices(count, namespace)),
        same: await run(benchServices(count, namespace)),
        edit: await run(benchServices(count, namespace, 5000)),
        remove: await run([]),
    };
}

/**
 * Each number of routes in batches, against kubectl with the same objects on the same API server. Edge Stack serves older
 * versions too, so that every Mapping goes through its conversion webhook, for both sides; Emissary does not.
 */
export function manyRoutes(counts: readonly number[], distribution: Distribution): Promise<Figure[]> {
    return onControlPlane(async (harness) => {
        const config = onThisMachine({ ...(await readStackConfig("dev")), edge: { distribution } }, harness.tools);
        const file = path.join(harness.cluster.dir, "services.json");
        await writeFile(file, "[]");
        const meshNamespaces = [{ name: "default", create: false }, { name: namespace }];
        const routes = { batch: "on", file };
        const line = await CommandLine.ofProgram(harness, "routes", { ...config, meshNamespaces, routes });
        await line.run(...up);
        const costs: RouteCosts[] = [];
        for (const count of counts) {
            const kubectl = await kubectlCosts(harness, count);
            costs.push({ count, kubectl, up: await upCosts(line, file, count) });
        }
        return figuresOf(costs, distribution);
    });
}

/** Goals as multiples of kubectl's time; very many routes have to gain by their number. */
function goalsOf(count: number) {
    return count < 10_000
        ? { create: 0.8, same: 0.5, edit: 0.5, remove: 1 }
        : { create: 0.6, same: 0.3, edit: 0.35, remove: 1 };
}

/** The figures of what was measured, from few routes to many. */
export function figuresOf(costs: readonly RouteCosts[], distribution: Distribution): Figure[] {
    const [few, many] = [costs[0], costs.at(-1)];
    const perRoute: Figure[] =
        few === undefined || many === undefined || few === many
            ? []
            : [
                  {
                      what: `a route of ${many.count}, create`,
                      unit: "ms",
                      goal: 1.2,
                      pairs: [{ value: eachOf(many), against: eachOf(few) }],
                      peer: `of ${few.count}`,
                  },
              ];
    return [...costs.flatMap((it) => figuresOfCount(it, distribution)), ...perRoute];
}

/** Milliseconds that creating one of them takes. */
const eachOf = ({ count, up: { create, rest } }: RouteCosts) => ((create.seconds - rest.seconds) / count) * 1000;

function figuresOfCount({ count, kubectl, up }: RouteCosts, distribution: Distribution): Figure[] {
    const name = `${count} routes (${distribution})`;
    const goals = goalsOf(count);
    const figure = (what: string, run: keyof typeof goals, peer: string, against: number): Figure => ({
        what: `${name}, ${what}`,
        unit: "s",
        goal: goals[run],
        pairs: [{ value: up[run].seconds - up.rest.seconds, against }],
        peer,
        note: `up took ${up[run].seconds.toFixed(2)} s, without routes ${up.rest.seconds.toFixed(2)} s; CPU: ${describeCpu(up[run])}`,
    });
    const apply = "of kubectl apply --server-side";
    const peaks = [...up.create.usage].map(([kind, { memory }]) => ({ kind, memory }));
    const memory: Figure = {
        what: `${name}, peak memory`,
        unit: "MiB",
        goal: 1,
        pairs: [{ value: peaks.reduce((sum, it) => sum + it.memory, 0), against: memoryGoal }],
        peer: "that all processes may take",
        note: peaks.map(({ kind, memory }) => `${kind} ${memory.toFixed(0)} MiB`).join(", "),
    };
    return [
        figure("create", "create", apply, kubectl.create),
        figure("no change", "same", apply, kubectl.same),
        figure("one changed", "edit", apply, kubectl.same),
        figure("removed", "remove", "of kubectl delete --raw", kubectl.remove),
        ...(peaks.length === 0 ? [] : [memory]),
    ];
}
