/** Where Istio's agent writes the workload certificate and the edge reads it. */
export const certificateDirectory = "/etc/istio-certs";
/** Name of the volume, and of the secret Edge Stack keeps in memory: it cannot be changed (Edge Stack's documentation). */
export const certificateName = "istio-certs";

/** What a pod of the edge needs to use Istio's certificates: the guide's istio-integration.yaml as plain data. */
export interface IstioIntegration {
    readonly podAnnotations: Readonly<Record<string, string>>;
    readonly volume: { readonly name: string; readonly emptyDir: { readonly medium: string } };
    readonly volumeMount: { readonly name: string; readonly mountPath: string; readonly readOnly: boolean };
    readonly env: Readonly<Record<string, string>>;
}

/**
 * The Istio integration of the edge. Nothing is intercepted: the sidecar is there as certificate agent only.
 * `proxy.istio.io/config` is YAML in a string and `userVolumeMount` JSON in a string; as objects both fail silently.
 */
export const istioIntegration: IstioIntegration = {
    podAnnotations: {
        "traffic.sidecar.istio.io/includeInboundPorts": "",
        "traffic.sidecar.istio.io/includeOutboundIPRanges": "",
        "proxy.istio.io/config": `holdApplicationUntilProxyStarts: true\nproxyMetadata:\n  OUTPUT_CERTS: ${certificateDirectory}\n`,
        "sidecar.istio.io/userVolumeMount": JSON.stringify([
            { name: certificateName, mountPath: certificateDirectory },
        ]),
    },
    volume: { name: certificateName, emptyDir: { medium: "Memory" } },
    volumeMount: { name: certificateName, mountPath: certificateDirectory, readOnly: true },
    env: { AMBASSADOR_ISTIO_SECRET_DIR: certificateDirectory, AMBASSADOR_ENVOY_BASE_ID: "1" },
};
