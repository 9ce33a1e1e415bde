import { stringify } from "yaml";
import { VERSIONS } from "../tooling/goBuild";

/** Name of the kwokctl cluster. */
export const CLUSTER_NAME = "edge-mesh";

/** The gate held by pods whose process the supervisor has still to start. */
export const PROCESS_GATE = "edge-mesh.dev/process-ready";

/** The ports of the control plane. kwokctl would take the highest free ones, the same for clusters that start at the same time. */
export const PORTS = [
    "etcdPort",
    "etcdPeerPort",
    "kubeApiserverPort",
    "kubeControllerManagerPort",
    "kubeSchedulerPort",
    "kwokControllerPort",
] as const;

const podNetwork = "10.244.0.0/16";
const serviceNetwork = "10.96.0.0/16";
const argument = (key: string, value: string): { key: string; value: string } => ({ key, value });

/**
 * kwokctl's configuration. It has no KwokConfiguration for the pod addresses, because that loses KWOK its defaults
 * (0.8.0 then ends at once); the addresses are the node's.
 */
export function kwokctlConfig(egressConfig: string, ports: Readonly<Record<(typeof PORTS)[number], number>>): string {
    const cluster = {
        apiVersion: "config.kwok.x-k8s.io/v1alpha1",
        kind: "KwokctlConfiguration",
        metadata: { name: CLUSTER_NAME },
        options: { runtime: "binary", kubeVersion: `v${VERSIONS.kubernetes}`, bindAddress: "127.0.0.1", ...ports },
        componentsPatches: [
            {
                name: "kube-apiserver",
                extraArgs: [
                    argument("egress-selector-config-file", egressConfig),
                    argument("service-cluster-ip-range", serviceNetwork),
                ],
            },
            {
                name: "kube-controller-manager",
                extraArgs: [argument("kube-api-qps", "500"), argument("kube-api-burst", "1000")],
            },
        ],
    };
    return stringify(cluster);
}

/** Makes the API server reach everything inside the cluster, and so the webhooks' Services, through our socket. */
export function egressConfig(socket: string): string {
    const connection = { proxyProtocol: "HTTPConnect", transport: { uds: { udsName: socket } } };
    return stringify({
        apiVersion: "apiserver.k8s.io/v1beta1",
        kind: "EgressSelectorConfiguration",
        egressSelections: [{ name: "cluster", connection }],
    });
}

/** Objects every rehearsal cluster begins with: a node, and the policy that holds back the pods of real processes. */
export function firstObjects(): string {
    return [node(), ...gatePolicy()].map((document) => stringify(document)).join("---\n");
}

/** The simulated node says it is of the server's version, so that Istio injects native sidecars. */
function node(): object {
    const version = `v${VERSIONS.kubernetes}`;
    const room = { cpu: "64", memory: "256Gi", pods: "1000" };
    return {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
            name: "rehearsal-node",
            annotations: { "kwok.x-k8s.io/node": "fake" },
            labels: {
                "kubernetes.io/arch": "amd64",
                "kubernetes.io/os": "linux",
                "kubernetes.io/hostname": "rehearsal-node",
                type: "kwok",
            },
        },
        spec: { podCIDR: podNetwork, podCIDRs: [podNetwork] },
        status: {
            addresses: [{ type: "InternalIP", address: "192.0.2.1" }],
            allocatable: room,
            capacity: room,
            nodeInfo: {
                architecture: "amd64",
                operatingSystem: "linux",
                kubeletVersion: version,
                kubeProxyVersion: version,
                containerRuntimeVersion: "kwok",
                kernelVersion: "kwok",
                osImage: "simulated",
                bootID: "",
                machineID: "",
                systemUUID: "",
            },
        },
    };
}

/** A simulated pod is ready at once. Those that stand for a process of ours wait until the process answers. */
function gatePolicy(): object[] {
    const apiVersion = "admissionregistration.k8s.io/v1";
    const metadata = { name: "edge-mesh-rehearsal-process" };
    const rule = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] };
    const gates = `[Object.spec.schedulingGates{name: "${PROCESS_GATE}"}]`;
    const istiod = 'object.metadata.?labels["app"].orValue("") == "istiod"';
    const apiext =
        'request.namespace == "emissary-system" && ' +
        'object.metadata.?generateName.orValue("").startsWith("emissary-apiext-")';
    const expression = `(${istiod}) || (${apiext})`;
    const policy = {
        apiVersion,
        kind: "MutatingAdmissionPolicy",
        metadata,
        spec: {
            failurePolicy: "Fail",
            reinvocationPolicy: "Never",
            matchConstraints: { resourceRules: [rule] },
            matchConditions: [{ name: "stands-for-a-process", expression }],
            mutations: [
                {
                    patchType: "ApplyConfiguration",
                    applyConfiguration: { expression: `Object{spec: Object.spec{schedulingGates: ${gates}}}` },
                },
            ],
        },
    };
    const binding = {
        apiVersion,
        kind: "MutatingAdmissionPolicyBinding",
        metadata,
        spec: { policyName: metadata.name },
    };
    return [policy, binding];
}
