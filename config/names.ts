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

/** Name of the sample's Mapping. */
export const sampleMapping = "quote-backend";
