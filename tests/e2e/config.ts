import { deepMerge } from "../../kube/merge";
import type { StackConfig } from "../../rehearsal/config";
import type { Running } from "../../rehearsal/driver";

/** Namespace and Service of the edge. */
export const edgeService = { namespace: "emissary", name: "emissary-ingress" } as const;

/**
 * The stack dev with the whole guide in mind: Emissary, which takes no license; a Host for every name, so that plain HTTP
 * is not redirected; a service of a user's beside the sample; strict for the mesh; and only the edge may call.
 */
export function endToEnd(dev: StackConfig): StackConfig {
    return deepMerge(dev, {
        edge: { distribution: "emissary", hostname: "*" },
        meshNamespaces: [{ name: "default", create: false }, { name: "shop" }],
        services: [{ name: "shop", namespace: "shop", port: 80, prefix: "/shop/" }],
        strict: { scope: "mesh" },
        authorization: { enabled: true },
    });
}

/** For a cluster that gives no address to a load balancer, which Helm would wait for. */
export function withoutLoadBalancer(config: StackConfig): StackConfig {
    return deepMerge(config, { edge: { values: { service: { type: "ClusterIP" } } } });
}

/** A configuration as that cluster needs it, with the workaround of emissary#4744 where its edge does. */
export function onCluster(
    { configure, needsRotationWorkaround }: Pick<Running, "configure" | "needsRotationWorkaround">,
    config: StackConfig,
): StackConfig {
    const workaround = needsRotationWorkaround ? { edge: { rotationWorkaround: { enabled: true } } } : {};
    return deepMerge(configure(config), workaround);
}
