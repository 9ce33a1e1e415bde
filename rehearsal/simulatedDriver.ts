import { startCluster, stopCluster } from "./cluster";
import { onThisMachine } from "./config";
import type { Driver, Running } from "./driver";
import { endMarked } from "./running/runs";
import { openStack } from "./stack";
import { formatProvenance, provideToolchain } from "./toolchain";

/** A control plane as plain processes, with pods that KWOK simulates. It outlives this process, and the next start takes it as it is. */
export const simulatedDriver: Driver = {
    name: "simulated",
    missing: () => Promise.resolve([]),
    start,
    stop: stopCluster,
};

async function start(log: (line: string) => void): Promise<Running> {
    const tools = await provideToolchain(log);
    const cluster = await startCluster(tools, log);
    endMarked(cluster.dir); // what a rehearsal that was killed left; the providers of an engine do not end with it
    const origins = formatProvenance(tools);
    return {
        cluster,
        kubectl: tools.kubectl,
        configure: (config) => onThisMachine(config, tools),
        open: (stack, config) => openStack(stack, tools, cluster, config),
        reachEdge: undefined,
        needsRotationWorkaround: false,
        origins,
        standIns: origins,
        provider: tools.kubernetesPlugin,
    };
}
