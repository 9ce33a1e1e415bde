import { join } from "node:path";
import { addresses, nodeName } from "./addresses";
import type { Pki } from "./pki";

/** One process of the node, and how it is told that it works. */
export interface Component {
    readonly name: string;
    readonly command: string;
    readonly args: readonly string[];
}

/** What the components are started with. */
export interface Places {
    /** The node's folder. */
    readonly folder: string;
    readonly pki: Pki;
    /** Path of an executable of the control plane. */
    readonly tool: (name: string) => string;
    readonly containerd: string;
}

/** The API server's address inside the namespaces. */
export const apiServer = `https://127.0.0.1:${addresses.apiPort}`;

/** The options, as a command line has them: true is a flag without value. */
function options(values: Readonly<Record<string, string | number | boolean>>): string[] {
    return Object.entries(values).map(([key, value]) => `--${key}=${value}`);
}

const kubeconfigOf = ({ folder }: Places, name: string) => join(folder, `${name}.kubeconfig`);

/** etcd and the API server, which everything else waits for. */
export function storage({ folder, pki, tool }: Places): Component[] {
    const [client, peer] = ["http://127.0.0.1:2379", "http://127.0.0.1:2380"];
    const etcd = options({
        name: "node",
        "data-dir": join(folder, "etcd"),
        "unsafe-no-fsync": true,
        "log-level": "warn",
        "listen-client-urls": client,
        "advertise-client-urls": client,
        "listen-peer-urls": peer,
        "initial-advertise-peer-urls": peer,
        "initial-cluster": `node=${peer}`,
    });
    const apiServer = options({
        "etcd-servers": client,
        "bind-address": "0.0.0.0",
        "secure-port": addresses.apiPort,
        "advertise-address": addresses.node,
        "tls-cert-file": pki.file("apiserver.crt"),
        "tls-private-key-file": pki.file("apiserver.key"),
        "client-ca-file": pki.file("ca.crt"),
        "service-account-key-file": pki.file("serviceAccounts.pub"),
        "service-account-signing-key-file": pki.file("serviceAccounts.key"),
        "service-account-issuer": "https://kubernetes.default.svc.cluster.local",
        "service-cluster-ip-range": addresses.services,
        "authorization-mode": "Node,RBAC",
        "enable-admission-plugins": "NodeRestriction",
        "allow-privileged": true,
        "kubelet-client-certificate": pki.file("kubelet-client.crt"),
        "kubelet-client-key": pki.file("kubelet-client.key"),
        "kubelet-preferred-address-types": "InternalIP",
        "requestheader-client-ca-file": pki.file("ca.crt"),
        "requestheader-allowed-names": "front-proxy-client",
        "requestheader-extra-headers-prefix": "X-Remote-Extra-",
        "requestheader-group-headers": "X-Remote-Group",
        "requestheader-username-headers": "X-Remote-User",
        "proxy-client-cert-file": pki.file("front-proxy.crt"),
        "proxy-client-key-file": pki.file("front-proxy.key"),
    });
    return [
        { name: "etcd", command: tool("etcd"), args: etcd },
        { name: "kube-apiserver", command: tool("kube-apiserver"), args: apiServer },
    ];
}

/** The controllers and the scheduler. */
export function controllers(places: Places): Component[] {
    const { pki, tool } = places;
    const own = (name: string) => ({
        kubeconfig: kubeconfigOf(places, name),
        "authentication-kubeconfig": kubeconfigOf(places, name),
        "authorization-kubeconfig": kubeconfigOf(places, name),
        "bind-address": "127.0.0.1",
        "leader-elect": false,
    });
    const manager = options({
        ...own("controller-manager"),
        "use-service-account-credentials": true,
        "kube-api-qps": 500,
        "kube-api-burst": 1000,
        "service-account-private-key-file": pki.file("serviceAccounts.key"),
        "root-ca-file": pki.file("ca.crt"),
        "cluster-signing-cert-file": pki.file("ca.crt"),
        "cluster-signing-key-file": pki.file("ca.key"),
    });
    return [
        { name: "kube-controller-manager", command: tool("kube-controller-manager"), args: manager },
        { name: "kube-scheduler", command: tool("kube-scheduler"), args: options(own("scheduler")) },
    ];
}

/** The runtime of containers; images are imported into it before pods are started. */
export function runtime({ folder, containerd }: Places): Component {
    return { name: "containerd", command: containerd, args: ["--config", join(folder, "containerd.toml")] };
}

/** What makes a machine a node. */
export function node(places: Places): Component[] {
    const { folder, tool } = places;
    const kubelet = options({
        config: join(folder, "kubelet.yaml"),
        kubeconfig: kubeconfigOf(places, "kubelet"),
        "hostname-override": nodeName,
        "node-ip": addresses.node,
    });
    const proxy = options({
        kubeconfig: kubeconfigOf(places, "kube-proxy"),
        "proxy-mode": "nftables",
        "hostname-override": nodeName,
        "cluster-cidr": addresses.pods,
        // The table of connections is the machine's, and its size is not ours to change.
        "conntrack-max-per-core": 0,
        "conntrack-tcp-timeout-established": 0,
        "conntrack-tcp-timeout-close-wait": 0,
        "oom-score-adj": 0,
    });
    return [
        { name: "kubelet", command: tool("kubelet"), args: kubelet },
        { name: "kube-proxy", command: tool("kube-proxy"), args: proxy },
    ];
}
