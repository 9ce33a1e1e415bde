import { existsSync, readFileSync } from "node:fs";
import { ApiClient } from "./running/api";
import type { ApiObject } from "./running/api";
import { PROCESS_GATE } from "./running/clusterFiles";
import { serveConnect } from "./running/connectProxy";
import type { Route } from "./running/connectProxy";
import { launchKey, podsOf, workloadFor } from "./running/launches";
import type { LaunchContext, SupervisorInput } from "./running/launches";
import { endProcess, recordedProcesses, statePaths } from "./running/state";
import { isTrusted } from "./running/trust";
import type { Workload } from "./running/workload";
import { sleep } from "./tooling/process";

const loadBalancerAddress = "203.0.113.10";
const processWaitMs = 8000;
const namespaced = (object: ApiObject): string => `${object.metadata.namespace}/${object.metadata.name}`;

/**
 * The background process beside the rehearsal cluster. It gives the simulated cluster what only real programs can:
 * istiod and Emissary's conversion webhook run as processes while their Deployments want pods, webhook calls find
 * them, and Services of type LoadBalancer get an address.
 */
class Supervisor {
    private readonly workloads = new Map<string, Workload>();
    private readonly deployments = new Map<string, ApiObject>();
    /** Cluster address -> namespace/name of the Service. */
    private services = new Map<string, string>();

    constructor(private readonly context: LaunchContext) {}

    /** Runs until the state folder is gone. */
    async run(): Promise<void> {
        const { dir, log } = this.context;
        for (let failing = true; existsSync(statePaths(dir).supervisorInput); await sleep(300)) {
            try {
                await this.step();
                if (failing) {
                    log("API server: answers");
                }
                failing = false;
            } catch (error) {
                if (!failing) {
                    log(`API server: ${String(error)}`);
                    await this.afterOutage();
                }
                failing = true;
            }
        }
        log("the state folder is gone");
    }

    /** The conversion webhook's watch ends with the API server and is not begun again by itself. */
    private async afterOutage(): Promise<void> {
        await this.end("emissary-system/emissary-apiext");
    }

    private async step(): Promise<void> {
        const [deployments] = await Promise.all([
            this.context.api.list("/apis/apps/v1/deployments"),
            this.readServices(),
        ]);
        await this.reconcile(deployments);
        for (const [id, workload] of this.workloads) {
            await workload.step().catch((error: unknown) => this.context.log(`${id}: ${String(error)}`));
            const deployment = this.deployments.get(id);
            if (workload.ready && deployment !== undefined && isWaiting(deployment)) {
                await this.openGates(deployment);
            }
        }
    }

    private async reconcile(deployments: ApiObject[]): Promise<void> {
        this.deployments.clear();
        for (const deployment of deployments.filter(({ spec }) => spec?.["replicas"] !== 0)) {
            const id = namespaced(deployment);
            this.deployments.set(id, deployment);
            const running = this.workloads.get(id);
            if (running !== undefined && running.key === launchKey(deployment)) {
                continue;
            }
            const workload = workloadFor(deployment, this.context);
            if (workload !== undefined) {
                await this.end(id);
                this.workloads.set(id, workload);
            }
        }
        for (const id of [...this.workloads.keys()].filter((known) => !this.deployments.has(known))) {
            await this.end(id);
        }
    }

    private async end(id: string): Promise<void> {
        const workload = this.workloads.get(id);
        this.workloads.delete(id);
        await workload?.stop();
    }

    /** Lets the scheduler place the pods that waited for the process, and so makes their Deployment available. */
    private async openGates(deployment: ApiObject): Promise<void> {
        const { api } = this.context;
        const { namespace = "", name } = deployment.metadata;
        if (!(await isTrusted(api, namespace, name))) {
            return;
        }
        const selector = Object.entries(podsOf(deployment).selector).map(([key, value]) => `${key}=${value}`);
        const path = `/api/v1/namespaces/${deployment.metadata.namespace}/pods`;
        for (const pod of await api.list(path, `&labelSelector=${encodeURIComponent(selector.join(","))}`)) {
            const gates = (pod.spec?.["schedulingGates"] ?? []) as { name: string }[];
            if (gates.some((gate) => gate.name === PROCESS_GATE)) {
                const schedulingGates = gates.filter((gate) => gate.name !== PROCESS_GATE);
                const merge = "application/merge-patch+json";
                await api.send("PATCH", `${path}/${pod.metadata.name}`, { spec: { schedulingGates } }, merge);
            }
        }
    }

    private async readServices(): Promise<void> {
        const services = await this.context.api.list("/api/v1/services");
        this.services = new Map(services.map((service) => [String(service.spec?.["clusterIP"]), namespaced(service)]));
        for (const service of services) {
            const status = service.status as { loadBalancer?: { ingress?: unknown[] } } | undefined;
            if (service.spec?.["type"] === "LoadBalancer" && (status?.loadBalancer?.ingress ?? []).length === 0) {
                const path = `/api/v1/namespaces/${service.metadata.namespace}/services/${service.metadata.name}/status`;
                const change = { status: { loadBalancer: { ingress: [{ ip: loadBalancerAddress }] } } };
                await this.context.api
                    .send("PATCH", path, change, "application/merge-patch+json")
                    .catch(() => undefined);
            }
        }
    }

    /** Where a call of the API server into the cluster goes. */
    async route(host: string, port: number): Promise<Route> {
        if (!this.services.has(host)) {
            await this.readServices();
        }
        const id = this.services.get(host);
        if (id === undefined) {
            return { refused: `${host}:${port} is no Service; pods are simulated and cannot be reached` };
        }
        for (const end = Date.now() + processWaitMs; !this.workloads.has(id) && Date.now() < end;) {
            await sleep(100);
        }
        const found = await this.workloads.get(id)?.webhookPort(processWaitMs);
        return found === undefined
            ? { refused: `no process answers for Service ${id}` }
            : { host: "127.0.0.1", port: found };
    }

    /** Ends the processes. */
    async stop(): Promise<void> {
        await Promise.all([...this.workloads.keys()].map((id) => this.end(id)));
    }
}

function isWaiting(deployment: ApiObject): boolean {
    const { replicas = 1 } = (deployment.spec ?? {}) as { replicas?: number };
    const status = (deployment.status ?? {}) as { readyReplicas?: number; updatedReplicas?: number; replicas?: number };
    return (status.readyReplicas ?? 0) < (status.replicas ?? replicas) || (status.updatedReplicas ?? 0) < replicas;
}

async function main(dir: string): Promise<void> {
    const log = (line: string): void => console.log(`${new Date().toISOString()} ${line}`);
    const paths = statePaths(dir);
    const tools = JSON.parse(readFileSync(paths.supervisorInput, "utf8")) as SupervisorInput;
    for (const [name, recorded] of recordedProcesses(dir)) {
        if (name !== "supervisor" && !name.includes("/")) {
            await endProcess(recorded); // left over from a supervisor that was killed
        }
    }
    const supervisor = new Supervisor({ dir, api: new ApiClient(paths.kubeconfig), tools, log });
    const server = await serveConnect(paths.socket, (host, port) => supervisor.route(host, port), log);
    let ending = false;
    const end = async (): Promise<void> => {
        if (!ending) {
            ending = true;
            server.close();
            await supervisor.stop();
            process.exit(0);
        }
    };
    process.once("SIGTERM", () => void end());
    process.once("SIGINT", () => void end());
    await supervisor.run();
    await end();
}

if (require.main === module) {
    main(process.argv[2] ?? "").catch((error: unknown) => {
        console.error(error);
        process.exit(1);
    });
}
