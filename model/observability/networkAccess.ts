import { ports } from "../../kube/wellKnown";
import type { Settings } from "../../config/schema";
import { meshNamespaceNames } from "../../config/namespaces";

/** Who may reach a pod, as a NetworkPolicy says it. */
export type Peer =
    | { readonly podSelector: { readonly matchLabels?: Record<string, string> } }
    | { readonly namespaceSelector: { readonly matchLabels: Record<string, string> } }
    | { readonly ipBlock: { readonly cidr: string } };

/** What is let in; without `from` everyone is, without `ports` to every port. */
export interface IngressRule {
    readonly from?: Peer[];
    readonly ports?: { readonly port: number }[];
}

/** What is let in to the pods that no sidecar guards. */
export interface NetworkAccess {
    readonly edge: readonly IngressRule[];
    readonly zipkin: readonly IngressRule[];
    readonly prometheus: readonly IngressRule[];
}

/** Metrics of the edge and of its sidecar's agent. */
const metricsPorts = [ports.edgeDiagnostics, ports.agent];
/** Every pod of the policy's own namespace. */
const neighbours: Peer = { podSelector: {} };

/** Every namespace has this label, with its own name (Kubernetes 1.22 and later). */
function inNamespace(namespace: string): Peer {
    return { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } } };
}

function at(...ports: readonly number[]): Pick<IngressRule, "ports"> {
    return { ports: ports.map((port) => ({ port })) };
}

/**
 * The edge's inbound traffic passes its sidecar by, and Zipkin and Prometheus have none, so the network is all that
 * guards them. Clients reach the edge's listeners; its admin port is for its neighbours and Prometheus. Senders of spans
 * are the mesh's namespaces and Istio's, whose gateways send too. Probes of the kubelet need no rule.
 * @returns undefined when `networkPolicies.enabled` is false
 */
export function networkAccess(settings: Settings): NetworkAccess | undefined {
    const { enabled, edgePorts, namespaces, cidrs } = settings.networkPolicies;
    if (!enabled) {
        return undefined;
    }
    const more: Peer[] = [...namespaces.map(inNamespace), ...cidrs.map((cidr) => ({ ipBlock: { cidr } }))];
    const senders = [...meshNamespaceNames(settings), settings.istio.namespace].map(inNamespace);
    const scrapers = [inNamespace(settings.observability.namespace), ...more];
    return {
        edge: [at(...edgePorts), { from: [neighbours] }, { from: scrapers, ...at(...metricsPorts) }],
        zipkin: [{ from: [neighbours, ...senders, ...more], ...at(ports.zipkin) }],
        prometheus: [{ from: [neighbours, ...more], ...at(9090) }],
    };
}
