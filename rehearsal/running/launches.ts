import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import type { ApiClient, ApiObject } from "./api";
import { Workload } from "./workload";
import type { Launch, Ports } from "./workload";

/** What the supervisor needs to know, written by startCluster. */
export interface SupervisorInput {
    pilotDiscovery: string;
    apiext: string;
}

/** What a process is started with. */
export interface LaunchContext {
    dir: string;
    api: ApiClient;
    tools: SupervisorInput;
    log: (line: string) => void;
}

interface PodSpec {
    serviceAccountName?: string;
    containers?: { env?: { name: string; value?: string }[] }[];
}

/** What there is to know of a Deployment: its pods' specification and selector. */
export function podsOf(deployment: ApiObject): { pod: PodSpec; selector: Record<string, string> } {
    const spec = (deployment.spec ?? {}) as {
        template?: { spec?: PodSpec };
        selector?: { matchLabels?: Record<string, string> };
    };
    return { pod: spec.template?.spec ?? {}, selector: spec.selector?.matchLabels ?? {} };
}

/** The variables a Deployment gives its pods as plain text. Those taken from the cluster have no meaning here. */
export function plainEnvironment(deployment: ApiObject): Record<string, string> {
    const variables = podsOf(deployment).pod.containers?.[0]?.env ?? [];
    const plain = variables.filter((variable) => variable.value !== undefined);
    return Object.fromEntries(plain.map((variable) => [variable.name, variable.value ?? ""]));
}

/**
 * The process for a Deployment, or undefined for one whose pods are only simulated. Every istiod has one, whatever its
 * revision and namespace: each injects and validates for itself.
 */
export function workloadFor(deployment: ApiObject, context: LaunchContext): Workload | undefined {
    const { name, namespace, labels } = deployment.metadata;
    const key = launchKey(deployment);
    if (labels?.["app"] === "istiod") {
        const launch = (ports: Ports, folder: string): Promise<Launch> =>
            launchIstiod(deployment, context, ports, folder);
        const own = namespace === "istio-system" ? name : `${namespace}.${name}`;
        return new Workload(context.dir, own, key, "/ready", launch, context.log);
    }
    if (namespace === "emissary-system" && name === "emissary-apiext") {
        const launch = (ports: Ports, folder: string): Promise<Launch> =>
            launchApiext(deployment, context, ports, folder);
        return new Workload(context.dir, name, key, "/probes/ready", launch, context.log);
    }
    return undefined;
}

/** What of a Deployment the process depends on. */
export function launchKey(deployment: ApiObject): string {
    const account = podsOf(deployment).pod.serviceAccountName ?? "default";
    return JSON.stringify([account, plainEnvironment(deployment)]);
}

async function launchIstiod(
    deployment: ApiObject,
    context: LaunchContext,
    ports: Ports,
    folder: string,
): Promise<Launch> {
    const { kubeconfig, namespace, account } = await writeKubeconfig(deployment, context.api, folder);
    const { KUBECONFIG: _inPod, GOMEMLIMIT: _memory, GOMAXPROCS: _cpus, ...env } = plainEnvironment(deployment);
    return {
        command: context.tools.pilotDiscovery,
        args: [
            "discovery",
            `--kubeconfig=${kubeconfig}`,
            `--httpsAddr=127.0.0.1:${ports.https}`,
            `--httpAddr=127.0.0.1:${ports.http}`,
            "--grpcAddr=",
            "--secureGRPCAddr=",
            "--monitoringAddr=",
            "--domain=cluster.local",
        ],
        env: {
            REVISION: "default",
            PILOT_CERT_PROVIDER: "istiod",
            CLUSTER_ID: "Kubernetes",
            ...env,
            POD_NAME: `${deployment.metadata.name}-rehearsal`,
            POD_NAMESPACE: namespace,
            SERVICE_ACCOUNT: account,
        },
    };
}

async function launchApiext(
    deployment: ApiObject,
    context: LaunchContext,
    ports: Ports,
    folder: string,
): Promise<Launch> {
    const { kubeconfig, namespace } = await writeKubeconfig(deployment, context.api, folder);
    return {
        command: context.tools.apiext,
        args: [`-http-port=${ports.http}`, `-https-port=${ports.https}`],
        env: { KUBECONFIG: kubeconfig, POD_NAMESPACE: namespace },
    };
}

/** Writes what a pod of a Deployment would have: the way to the API server, as its service account. */
async function writeKubeconfig(deployment: ApiObject, api: ApiClient, folder: string) {
    const account = podsOf(deployment).pod.serviceAccountName ?? "default";
    const namespace = deployment.metadata.namespace ?? "default";
    const kubeconfig = join(folder, "kubeconfig");
    writeFileSync(kubeconfig, await tokenKubeconfig(api, namespace, account), { mode: 0o600 });
    return { kubeconfig, namespace, account };
}

/** A kubeconfig with a token of a service account, so that the chart's own RBAC rules are what counts. */
async function tokenKubeconfig(api: ApiClient, namespace: string, account: string): Promise<string> {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
    const wanted = {
        apiVersion: "authentication.k8s.io/v1",
        kind: "TokenRequest",
        spec: { expirationSeconds: 604800 },
    };
    const { status } = await api.send<{ status: { token: string } }>("POST", path, wanted);
    const name = "rehearsal";
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        clusters: [{ name, cluster: { server: api.server, "certificate-authority-data": api.authority } }],
        users: [{ name, user: { token: status.token } }],
        contexts: [{ name, context: { cluster: name, user: name } }],
        "current-context": name,
    });
}
