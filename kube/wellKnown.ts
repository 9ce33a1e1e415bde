/** Label (and annotation, which the label wins over) by which a pod asks for Istio's sidecar or refuses it (Istio's inject.go). */
export const injectKey = "sidecar.istio.io/inject";

/** Label of a pod that stays outside the mesh. */
export const outsideMesh = { [injectKey]: "false" } as const;

/** Label of everything that one Helm release made, its pods among them. */
export const instanceLabel = "app.kubernetes.io/instance";

/** Where the conversion webhook lives: Edge Stack's manifest says so, and Emissary's charts look for it there. */
export const webhookNamespace = "emissary-system";

/** Ports that no setting moves. */
export const ports = {
    /** Zipkin's API, for spans and for people. */
    zipkin: 9411,
    /** Prometheus' API. */
    prometheus: 9090,
    /** Diagnostics and metrics of the edge. */
    edgeDiagnostics: 8877,
    /** Admin interface of the edge's Envoy, on loopback. */
    edgeEnvoy: 8001,
    /** Istio's agent: metrics of sidecar and application, merged. */
    agent: 15020,
} as const;

/** Annotation by which Pulumi's provider makes an object and does not wait until it is ready. */
export const skipAwait = { "pulumi.com/skipAwait": "true" } as const;
