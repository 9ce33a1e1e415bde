import { readFile, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { mappingSpec } from "../components/meshMapping";
import type { Distribution } from "../config/distribution";
import type { ServiceSettings } from "../config/schema";
import { onThisMachine, readStackConfig } from "../rehearsal/config";
import { CommandLine } from "../tests/support/commandLine";
import type { EngineHarness } from "../tests/support/engine";
import type { Figure } from "./figures";

const namespace = "shop";
/** Most memory of the program, in MiB. */
const memoryGoal = 500;

/** What so many routes cost, in seconds; memory in MiB. */
interface RouteCosts {
    readonly count: number;
    readonly kubectl: { readonly create: number; readonly same: number };
    readonly up: { readonly create: number; readonly same: number; readonly edit: number };
    /** Peak of the program's process. */
    readonly memory: number;
}

function servicesOf(count: number, timeout = 3000): ServiceSettings[] {
    return Array.from({ length: count }, (_, index) => ({
        name: `route-${index}`,
        namespace,
        port: 80,
        prefix: `/route-${index}/`,
        hostname: "*",
        mapping: { timeout_ms: index === 0 ? timeout : 3000 },
    }));
}

async function timed(action: () => Promise<unknown>): Promise<number> {
    const began = process.hrtime.bigint();
    await action();
    return Number(process.hrtime.bigint() - began) / 1e9;
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
    const items = servicesOf(count).map((service) => ({
        apiVersion: "getambassador.io/v3alpha1",
        kind: "Mapping",
        metadata: { name: service.name, namespace },
        spec: mappingSpec(service),
    }));
    const file = path.join(harness.cluster.dir, "mappings.json");
    await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    const apply = () => harness.kubectl("apply", "--server-side", "-f", file);
    const costs = { create: await timed(apply), same: await timed(apply) };
    await deleteMappings(harness);
    return costs;
}

/** `pulumi up` of a stack that has everything else already. */
async function upCosts(line: CommandLine, file: string, count: number): Promise<Pick<RouteCosts, "up" | "memory">> {
    const peak = path.join(path.dirname(line.configFile), "peak-memory");
    Object.assign(line.env, {
        NODE_OPTIONS: `--require ${path.join(__dirname, "peakMemory.js")}`,
        EDGE_MESH_PEAK_MEMORY: peak,
    });
    const up = async (services: readonly ServiceSettings[]) => {
        await writeFile(file, JSON.stringify(services));
        return timed(() => line.run("up", "--yes", "--skip-preview"));
    };
    const create = await up(servicesOf(count));
    const same = await up(servicesOf(count));
    const memory = Number(await readFile(peak, "utf8")) / 1024;
    const edit = await up(servicesOf(count, 5000));
    return { up: { create, same, edit }, memory };
}

/**
 * Each number of routes in batches, against kubectl with the same objects on the same API server. Edge Stack serves older
 * versions too, so that every Mapping goes through its conversion webhook, for both sides; Emissary does not.
 */
export async function manyRoutes(
    harness: EngineHarness,
    counts: readonly number[],
    distribution: Distribution,
): Promise<Figure[]> {
    const config = onThisMachine({ ...(await readStackConfig("dev")), edge: { distribution } }, harness.tools);
    const file = path.join(harness.cluster.dir, "services.json");
    await writeFile(file, "[]");
    const meshNamespaces = [{ name: "default", create: false }, { name: namespace }];
    const line = await CommandLine.ofProgram(harness, "routes", {
        ...config,
        meshNamespaces,
        routes: { batch: "on", file },
    });
    const up = () => line.run("up", "--yes", "--skip-preview");
    await up();
    const rest = await timed(up);
    const costs: RouteCosts[] = [];
    for (const count of counts) {
        if (costs.length > 0) {
            // The routes of the number before.
            await writeFile(file, "[]");
            await up();
        }
        const kubectl = await kubectlCosts(harness, count);
        costs.push({ count, kubectl, ...(await upCosts(line, file, count)) });
        harness.log(`measured: ${JSON.stringify(costs.at(-1))}`);
    }
    return figuresOf(costs, rest);
}

/** The figures of what was measured, from few routes to many; `rest` is what an `up` takes that has no route at all, in seconds. */
export function figuresOf(costs: readonly RouteCosts[], rest: number): Figure[] {
    const single = costs.flatMap(({ count, up, kubectl }) => {
        const figure = (what: string, value: number, byKubectl: number): Figure => ({
            what: `${count} routes, ${what}`,
            unit: "s",
            goal: 2,
            value,
            against: { what: "of kubectl apply --server-side", value: byKubectl },
            note: `${rest.toFixed(2)} s of it for the rest of the stack; ${(value - rest).toFixed(2)} s, ${((value - rest) / byKubectl).toFixed(2)}x, for the routes`,
        });
        return [
            figure("create", up.create, kubectl.create),
            figure("no change", up.same, kubectl.same),
            figure("one changed", up.edit, kubectl.same),
        ];
    });
    const [few, many] = [costs[0], costs.at(-1)];
    if (few === undefined || many === undefined) {
        return single;
    }
    const perRoute = (what: "create" | "same"): Figure => ({
        what: `a route of ${many.count}, ${what === "create" ? "create" : "no change"}`,
        unit: "ms",
        goal: 1.2,
        value: (many.up[what] / many.count) * 1000,
        against: { what: `of ${few.count}`, value: (few.up[what] / few.count) * 1000 },
    });
    const memory: Figure = {
        what: `${many.count} routes, peak memory`,
        unit: "MiB",
        goal: 1,
        value: many.memory,
        against: { what: "that the program may take", value: memoryGoal },
    };
    return [...single, ...(few === many ? [] : [perRoute("create"), perRoute("same")]), memory];
}
