import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Cluster } from "../cluster";
import { endMarked } from "../running/runs";
import { claimStateDir, isRunning, isStateDir, recordProcess, recordedProcesses, statePaths } from "../running/state";
import type { Toolchain } from "../toolchain";
import { mustRun, run, sleep } from "../tooling/process";
import { addresses, nodeName } from "./addresses";
import { cgroupName, makeCgroup, removeCgroup } from "./cgroup";
import { apiServer, controllers, node, runtime, storage } from "./components";
import type { Component, Places } from "./components";
import { debianEnvironment } from "./debian";
import { startHelper } from "./helperStart";
import { loadImages } from "./loadImages";
import { endNamespaces, enter, makeNamespaces, startInside } from "./namespaces";
import type { Namespaces, Started } from "./namespaces";
import { cniConfig, containerdConfig, kubeletConfig } from "./nodeFiles";
import { Pki } from "./pki";
import type { NodeTools } from "./toolchain";

/** A running cluster of one node with real pods. */
export interface NodeCluster extends Cluster {
    /** Address on this machine of whatever Service of type LoadBalancer was made first: the edge's. */
    readonly edge: string;
    /** Whether the sidecars' Envoy is a plain one, which lacks Istio's own filters. */
    readonly plainSidecars: boolean;
    /** Image -> how it came here. */
    readonly provenance: Readonly<Record<string, string>>;
}

type Log = (line: string) => void;

/** The folder with everything the running node consists of. */
export function nodeFolder(env: NodeJS.ProcessEnv = process.env): string {
    const home = env["XDG_STATE_HOME"] || join(homedir(), ".local", "state");
    return resolve(env["EDGE_MESH_NODE_DIR"] || join(home, "edge-mesh", "node"));
}

/**
 * Starts the node, after taking away what an earlier one has left.
 * @param until "end-with-me": the node ends with this process, however it ends; "stay": it outlives it, and if it is up
 *     already, it is taken as it is
 * @throws Error when another process is using the folder, or something does not come up
 */
export async function startNode(
    tools: Toolchain,
    nodeTools: NodeTools,
    until: "end-with-me" | "stay",
    log: Log,
    folder = nodeFolder(),
): Promise<NodeCluster> {
    const present = until === "stay" ? await nodeThatIsUp(tools, folder) : undefined;
    if (present !== undefined) {
        log(`node: using the one that is up (${folder})`);
        return present;
    }
    await stopNode(log, folder);
    claimStateDir(folder);
    recordProcess(folder, "owner", { pid: process.pid, command: process.argv[1] ?? "" });
    const begin = Date.now();
    mkdirSync(join(folder, "logs"), { recursive: true });
    makeCgroup(folder);
    const namespaces = await makeNamespaces(folder, until);
    const pki = new Pki(join(folder, "pki"));
    const containerd = join(nodeTools.debian, "usr/bin/containerd");
    const places: Places = { folder, pki, tool: (name) => join(tools.binDir, name), containerd };
    await Promise.all([pki.make(), makeNetwork(namespaces)]);
    writeFiles(places, nodeTools.debian);
    const begun = new Processes(namespaces, debianEnvironment(nodeTools.debian));
    const helper = await startHelper(namespaces, join(folder, "admin.kubeconfig"));
    const { kubeconfig } = statePaths(folder);
    writeFileSync(kubeconfig, pki.kubeconfig("admin", `https://127.0.0.1:${helper.ports.api}`), { mode: 0o600 });
    begun.start([...storage(places), runtime(places)]);
    const kubectl = (...args: string[]) => run(tools.kubectl, ["--kubeconfig", kubeconfig, ...args]);
    const [provenance] = await Promise.all([
        loadImages(folder, nodeTools, log),
        begun.wait("the API server", async () => (await kubectl("get", "--raw", "/readyz")).code === 0),
    ]);
    begun.start([...controllers(places), ...node(places)]);
    const objects = join(__dirname, "objects.yaml");
    await mustRun(tools.kubectl, ["--kubeconfig", kubeconfig, "apply", "--server-side", "-f", objects]);
    const wait = async (...args: string[]) => (await kubectl("wait", "--timeout=1s", ...args)).code === 0;
    await begun.wait("the node", () => wait("--for=condition=Ready", `node/${nodeName}`));
    await begun.wait("the default service account", () => wait("--for=create", "serviceaccount/default"));
    await begun.wait("DNS", () => wait("--for=condition=Available", "-n=kube-system", "deployment/coredns"));
    log(`node: up in ${((Date.now() - begin) / 1000).toFixed(1)} s (${folder})`);
    const plainSidecars = Object.entries(provenance).some(
        ([image, origin]) => /\/proxyv2:/.test(image) && origin.startsWith("assembled"),
    );
    const edge = `http://127.0.0.1:${helper.ports.edge}`;
    const up: NodeCluster = { dir: folder, kubeconfig, edge, plainSidecars, provenance };
    writeFileSync(recordOf(folder), JSON.stringify(up)); // last: a node without it did not come up
    return up;
}

const recordOf = (folder: string) => join(folder, "node.json");

/** The node in a folder, if it came up and answers. */
async function nodeThatIsUp(tools: Toolchain, folder: string): Promise<NodeCluster | undefined> {
    if (!isStateDir(folder) || !existsSync(recordOf(folder))) {
        return undefined;
    }
    const recorded = JSON.parse(readFileSync(recordOf(folder), "utf8")) as NodeCluster;
    const ask = ["--kubeconfig", recorded.kubeconfig, "--request-timeout=3s", "get", "--raw", "/readyz"];
    return (await run(tools.kubectl, ask)).code === 0 ? recorded : undefined;
}

/** Ends the node, or what is left of a killed one, and deletes its folder. Nothing to do is fine too. */
export async function stopNode(log: Log, folder = nodeFolder()): Promise<void> {
    if (!isStateDir(folder)) {
        return;
    }
    const owner = recordedProcesses(folder).get("owner");
    if (owner !== undefined && owner.pid !== process.pid && isRunning(owner)) {
        throw new Error(`The node in ${folder} is in use by process ${owner.pid}: end that first.`);
    }
    await endNamespaces(folder);
    endMarked(folder); // engines that were at work, which would write on into what is deleted
    await removeCgroup(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    log(`node: stopped, ${folder} deleted`);
}

/** Addresses of the node's own network, none of which leads anywhere else. */
async function makeNetwork(namespaces: Namespaces): Promise<void> {
    const ip = (...args: string[]) => mustRun("nsenter", enter(namespaces, "ip", args));
    await ip("address", "add", `${addresses.node}/32`, "dev", "lo");
    // What is called by a Service's address needs some route before kube-proxy's rules see it.
    for (const network of [addresses.services, addresses.loadBalancers]) {
        await ip("route", "add", network, "dev", "lo", "src", addresses.node);
    }
}

function writeFiles({ folder, pki }: Places, debian: string): void {
    for (const identity of ["admin", "controller-manager", "scheduler", "kubelet", "kube-proxy"] as const) {
        const file = join(folder, `${identity}.kubeconfig`);
        writeFileSync(file, pki.kubeconfig(identity, apiServer), { mode: 0o600 });
    }
    const machine = join(folder, "machine");
    const files = {
        [join(folder, "containerd.toml")]: containerdConfig(debian),
        [join(folder, "kubelet.yaml")]: kubeletConfig(pki, cgroupName(folder)),
        [join(machine, "run/cni/10-pods.conflist")]: cniConfig(),
        [join(machine, "run/resolv.conf")]: "",
    };
    for (const [file, text] of Object.entries(files)) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
    }
}

/** The node's processes. Each has a log in the node's folder. */
class Processes {
    private readonly started: Started[] = [];

    constructor(
        private readonly namespaces: Namespaces,
        private readonly env: NodeJS.ProcessEnv,
    ) {}

    start(components: readonly Component[]): void {
        for (const { name, command, args } of components) {
            this.started.push(startInside(this.namespaces, name, command, args, { env: this.env }));
        }
    }

    /** Waits until something holds; throws as soon as a process has ended. */
    async wait(what: string, holds: () => Promise<boolean>): Promise<void> {
        for (const end = Date.now() + 120_000; Date.now() < end; await sleep(100)) {
            const ended = this.started.find(({ child }) => child.exitCode !== null);
            if (ended !== undefined) {
                const log = existsSync(ended.logFile) ? readFileSync(ended.logFile, "utf8") : "";
                throw new Error(`The node's ${ended.name} has ended:\n${log.trim().split("\n").slice(-8).join("\n")}`);
            }
            if (await holds()) {
                return;
            }
        }
        throw new Error(`The node waited 120 s for ${what}: see ${join(this.namespaces.folder, "logs")}.`);
    }
}
