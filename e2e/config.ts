import { deepMerge, Values } from "../kube/merge";
import type { StackConfig } from "../rehearsal/config";

/** Path of the sample's Mapping. */
export const samplePath = "/backend/";
/** Namespace and Service of the edge. */
export const edgeService = { namespace: "emissary", name: "emissary-ingress" } as const;

/** The sections over a stack's. */
function over(config: StackConfig, sections: Values): StackConfig {
    return deepMerge(config, sections);
}

/**
 * The stack dev with the whole guide in mind: Emissary, which takes no licence; a Host for every name, so that plain HTTP
 * is not redirected; a service of a user's beside the sample; strict for the mesh; and only the edge may call.
 */
export function endToEnd(dev: StackConfig): StackConfig {
    return over(dev, {
        edge: { distribution: "emissary", hostname: "*" },
        meshNamespaces: [{ name: "default", create: false }, { name: "shop" }],
        services: [{ name: "shop", namespace: "shop", port: 80, prefix: "/shop/" }],
        strict: { scope: "mesh" },
        authorization: { enabled: true },
    });
}

/** For a cluster that gives no address to a load balancer, which Helm would wait for. */
export function withoutLoadBalancer(config: StackConfig): StackConfig {
    return over(config, { edge: { values: { service: { type: "ClusterIP" } } } });
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
    return over(config, { istio: { values: { istiod } } });
}

/** For an Emissary that does not take up rotated certificates by itself (emissary#4744). */
export function withRotationWorkaround(config: StackConfig): StackConfig {
    return over(config, { edge: { rotationWorkaround: { enabled: true } } });
}
