import { deepMerge } from "../../kube/merge";
import type { StackConfig } from "../config";
import { onThisMachine } from "../config";
import { Driver, missing, Running } from "../driver";
import { openStack } from "../stack";
import { formatProvenance, provideToolchain } from "../toolchain";
import { provideNextChart } from "../tooling/charts";
import { VERSIONS } from "../tooling/goBuild";
import { startNode, stopNode } from "./node";
import { needsOf } from "./requirements";
import { provideNodeTools } from "./toolchain";

/**
 * A cluster of one node in namespaces of this machine, from package registries where nothing else answers.
 * @param folder everything of it is in there
 * @param until "end-with-me": it ends with this process; "stay": it outlives it, and the next start takes it as it is
 * @param withNext whether there is another version of the edge to move to
 */
export function nodeDriver(folder: string, until: "end-with-me" | "stay", withNext = false): Driver {
    return {
        name: "node",
        missing: () => missing(needsOf(folder)),
        start: (log) => start(folder, until, withNext, log),
        stop: (log) => stopNode(log, folder),
    };
}

async function start(
    folder: string,
    until: "end-with-me" | "stay",
    withNext: boolean,
    log: (line: string) => void,
): Promise<Running> {
    const tools = await provideToolchain(log, "real");
    const cluster = await startNode(tools, await provideNodeTools(tools, log, withNext), until, log, folder);
    const images = Object.entries(cluster.provenance).map(([image, origin]) => `${image}: ${origin}`);
    const origins = [...images, ...formatProvenance(tools)];
    const configure = (config: StackConfig) => {
        const here = withSmallRequests(onThisMachine(config, tools));
        return cluster.plainSidecars ? withPlainSidecars(here) : here;
    };
    return {
        cluster,
        kubectl: tools.kubectl,
        configure,
        open: (stack, config) => openStack(stack, tools, cluster, config),
        reachEdge: () => Promise.resolve(cluster.edge),
        needsRotationWorkaround: true,
        nextEdge: withNext ? { chart: await provideNextChart(), version: VERSIONS.nextEmissary } : undefined,
        origins,
        standIns: origins.filter((line) => !/(pulled|on PATH|installed|official download)$/.test(line)),
        provider: tools.kubernetesPlugin,
    };
}

/** For one node of two cores: two istiods as asked for by the chart leave an edge that rolls no room. */
export function withSmallRequests(config: StackConfig): StackConfig {
    const small = (cpu: string, memory: string) => ({ resources: { requests: { cpu, memory } } });
    const istiod = { ...small("50m", "128Mi"), global: { proxy: small("10m", "64Mi") } };
    return deepMerge(config, { istio: { values: { istiod } } });
}

/**
 * For sidecars whose Envoy is a plain one: without Istio's own filters, of which it has none, and with images that are
 * there, whatever their tag. Routing, certificates and policies are the same.
 */
export function withPlainSidecars(config: StackConfig): StackConfig {
    const pilot = { PILOT_ENABLE_METADATA_EXCHANGE: "false", PILOT_ENABLE_ALPN_FILTER: "false" };
    const istiod = {
        global: { imagePullPolicy: "IfNotPresent" },
        telemetry: { enabled: false },
        pilot: { env: pilot },
    };
    return deepMerge(config, { istio: { values: { istiod } } });
}
