/** Names of objects in the cluster, of those that other programs rely on and of those that verify looks for; each stands here once. */
export const objectNames = {
    /** The chart's own default name, so that its default address and ours are the same. */
    redis: "edge-stack-redis",
    /** Secret in which Edge Stack looks for its license, under the key `license-key`. */
    license: "ambassador-edge-stack",
    tracingService: "tracing",
    tlsContext: "istio-upstream",
    zipkin: "zipkin",
    prometheus: "prometheus",
    certificateTouch: "edge-certificate-touch",
    prometheusServer: "prometheus-server",
    telemetry: "mesh-default",
    /** The Mapping of the sample. */
    sampleMapping: "quote-backend",
} as const;
