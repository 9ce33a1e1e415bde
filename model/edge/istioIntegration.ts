import { stringify } from "yaml";

/** Where Istio's agent writes the workload certificate and the edge reads it. */
export const certificateDirectory = "/etc/istio-certs";
/** Istio's authority, as the agent writes it: in each pod of the edge before the edge starts (holdApplicationUntilProxyStarts). */
export const authorityFile = `${certificateDirectory}/root-cert.pem`;
/** Name of the volume, and of the secret Edge Stack keeps in memory: it cannot be changed (Edge Stack's documentation). */
export const certificateName = "istio-certs";

/** What a pod of the edge needs to use Istio's certificates: the guide's istio-integration.yaml as plain data. */
export interface IstioIntegration {
    readonly podAnnotations: Readonly<Record<string, string>>;
    readonly volume: { readonly name: string; readonly emptyDir: { readonly medium: string } };
    readonly volumeMount: { readonly name: string; readonly mountPath: string; readonly readOnly: boolean };
    readonly env: Readonly<Record<string, string>>;
}

/** Pod annotation that names the revision a pod of ours is made for, and so rolls it when its namespace moves. */
export const istioRevisionAnnotation = "edge-mesh.dev/istio-revision";

/** Annotation of a pod that has to be made anew when the revision of its namespace changes. */
export function revisionAnnotation(revision: string): Record<string, string> {
    return { [istioRevisionAnnotation]: revision === "" ? "default" : revision };
}

/** What the edge's integration depends on. */
export interface IstioIntegrationInput {
    /** Istio revision of the edge's namespace; empty for the default one. */
    readonly revision: string;
    /** Life of the certificate as a Go duration. @default Istio's, 24h */
    readonly workloadCertTtl: string | undefined;
    /** `ambassador_id` of the edge. @default none, which the edge takes for `default` */
    readonly ambassadorId?: string;
}

/**
 * The Istio integration of the edge. Nothing is intercepted: the sidecar is there as certificate agent only.
 * `proxy.istio.io/config` is YAML in a string and `userVolumeMount` JSON in a string; as objects both fail silently.
 */
export function istioIntegration({ revision, workloadCertTtl, ambassadorId }: IstioIntegrationInput): IstioIntegration {
    const proxyMetadata = { OUTPUT_CERTS: certificateDirectory, ...agentTtl(workloadCertTtl) };
    return {
        podAnnotations: {
            "traffic.sidecar.istio.io/includeInboundPorts": "",
            "traffic.sidecar.istio.io/includeOutboundIPRanges": "",
            "proxy.istio.io/config": stringify({ holdApplicationUntilProxyStarts: true, proxyMetadata }),
            "sidecar.istio.io/userVolumeMount": JSON.stringify([
                { name: certificateName, mountPath: certificateDirectory },
            ]),
            ...revisionAnnotation(revision),
        },
        volume: { name: certificateName, emptyDir: { medium: "Memory" } },
        volumeMount: { name: certificateName, mountPath: certificateDirectory, readOnly: true },
        env: {
            AMBASSADOR_ISTIO_SECRET_DIR: certificateDirectory,
            AMBASSADOR_ENVOY_BASE_ID: "1",
            ...(ambassadorId === undefined ? {} : { AMBASSADOR_ID: ambassadorId }),
        },
    };
}

/** Proxy metadata by which an agent asks for certificates of that life; nothing when Istio's default is wanted. */
export function agentTtl(workloadCertTtl: string | undefined): Record<string, string> {
    return workloadCertTtl === undefined ? {} : { SECRET_TTL: workloadCertTtl };
}
