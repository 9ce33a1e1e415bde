import type { Distribution } from "../config/distribution";

/** Names that other programs rely on; each stands here once. */
export const names = {
    /** The chart's own default name, so that its default address and ours are the same. */
    redis: "edge-stack-redis",
    /** Secret in which Edge Stack looks for its licence, under the key `license-key`. */
    license: "ambassador-edge-stack",
    tracingService: "tracing",
    tlsContext: "istio-upstream",
    zipkin: "zipkin",
    prometheus: "prometheus",
} as const;

/** Names of objects that this program makes, and verify looks for again. */
export const objectNames = {
    certificateTouch: "edge-certificate-touch",
    prometheusServer: "prometheus-server",
    telemetry: "mesh-default",
} as const;

/**
 * Helm release, Deployment and Service of the edge (the documentation of each distribution uses the same). One of several
 * edges has its `ambassador_id` in it, because the chart names objects of the whole cluster after the release.
 */
export function edgeName(edge: { readonly distribution: Distribution; readonly ambassadorId?: string }): string {
    const name = edge.distribution === "edge-stack" ? "edge-stack" : "emissary-ingress";
    return edge.ambassadorId === undefined ? name : `${name}-${edge.ambassadorId}`;
}

/** Type of the component in a stack's state whose outputs say what verify has to expect. */
export const expectationType = "edge-mesh:components:Expectation";
