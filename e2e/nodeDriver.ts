import { onThisMachine, StackConfig } from "../rehearsal/config";
import { nodeFolder, startNode, stopNode } from "../rehearsal/node/node";
import { needsOf } from "../rehearsal/node/requirements";
import { provideNodeTools } from "../rehearsal/node/toolchain";
import { openStack } from "../rehearsal/stack";
import { provideToolchain } from "../rehearsal/toolchain";
import { withPlainSidecars, withRotationWorkaround } from "./config";
import type { Driver, Running } from "./driver";
import { missing } from "./prerequisites";

/** A cluster of one node in namespaces of this machine, from package registries where nothing else answers. */
export const nodeDriver: Driver = {
    name: "node",
    missing: () => missing(needsOf(nodeFolder())),
    start,
    stop: stopNode,
};

async function start(log: (line: string) => void): Promise<Running> {
    const tools = await provideToolchain(log);
    const nodeTools = await provideNodeTools(tools, log);
    const cluster = await startNode(tools, nodeTools, "end-with-me", log);
    const sidecars = (config: StackConfig) => (cluster.plainSidecars ? withPlainSidecars(config) : config);
    const standIns = Object.entries(cluster.provenance).map(([image, origin]) => `${image}: ${origin}`);
    return {
        cluster,
        kubectl: tools.kubectl,
        configure: (config) => sidecars(withRotationWorkaround(onThisMachine(config, tools))),
        open: (stack, config) => openStack(stack, tools, cluster, config),
        reachEdge: () => Promise.resolve(cluster.edge),
        standIns: [
            ...standIns,
            ...Object.entries(tools.provenance).map(([tool, origin]) => `${tool}: ${origin}`),
        ].filter((line) => !/(pulled|on PATH|official download)$/.test(line)),
    };
}
