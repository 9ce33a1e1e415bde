import type { StackConfig } from "../rehearsal/config";

/** Path of the sample's Mapping. */
export const samplePath = "/backend/";
/** Namespace and Service of the edge. */
export const edgeService = { namespace: "emissary", name: "emissary-ingress" } as const;

/**
 * The stack dev with real pods in mind: Emissary, which takes no licence; a Host for every name, so that plain HTTP is not
 * redirected; no load balancer, which kind does not have and Helm would wait for; and only the edge may call the sample.
 */
export function endToEnd(dev: StackConfig): StackConfig {
    const edge = { distribution: "emissary", hostname: "*", values: { service: { type: "ClusterIP" } } };
    return { ...dev, edge, authorization: { enabled: true } };
}
