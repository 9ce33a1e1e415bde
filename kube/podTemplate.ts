/** An environment variable of a container. */
export interface EnvEntry {
    readonly name: string;
    readonly value?: string;
    readonly valueFrom?: unknown;
}

export interface VolumeMount {
    readonly name: string;
    readonly mountPath: string;
    readonly [field: string]: unknown;
}

export interface Volume {
    readonly name: string;
    readonly [kind: string]: unknown;
}

/** The part of a container that the integration reads and writes. */
export interface Container {
    readonly name: string;
    readonly env?: readonly EnvEntry[];
    readonly envFrom?: readonly unknown[];
    readonly volumeMounts?: readonly VolumeMount[];
    readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
    readonly lifecycle?: { readonly preStop?: unknown; readonly postStart?: unknown };
    readonly [field: string]: unknown;
}

/** A pod template, as a Deployment has it, in a manifest or on a cluster. */
export interface PodTemplate {
    readonly metadata?: {
        readonly annotations?: Readonly<Record<string, string>>;
        readonly labels?: Readonly<Record<string, string>>;
        readonly [field: string]: unknown;
    };
    readonly spec: {
        readonly containers: readonly Container[];
        readonly volumes?: readonly Volume[];
        readonly hostNetwork?: boolean;
        readonly serviceAccountName?: string;
        readonly [field: string]: unknown;
    };
}

/** The pod template of a workload; undefined when it has none that could run. */
export function templateOf(workload: { readonly [field: string]: unknown }): PodTemplate | undefined {
    const template = (workload["spec"] as { template?: Partial<PodTemplate> } | undefined)?.template;
    return Array.isArray(template?.spec?.containers) ? (template as PodTemplate) : undefined;
}

/** Service account of the pods; Kubernetes gives those that name none the namespace's `default`. */
export function serviceAccountOf({ spec }: PodTemplate): string {
    return spec.serviceAccountName ?? "default";
}

/** Environment variable by which Edge Stack and Emissary learn their namespace: the mark of the edge's container. */
export const edgeMark = "AMBASSADOR_NAMESPACE";

/** Name of Istio's sidecar, as container or as native sidecar. */
export const sidecarName = "istio-proxy";

/** True when a pod of the template runs Edge Stack or Emissary. */
export function runsEdge({ spec }: PodTemplate): boolean {
    return spec.containers.some(({ env }) => env?.some(({ name }) => name === edgeMark) === true);
}

/**
 * The edge's container of a pod or its template: the marked one, else the only one beside Istio's sidecar; undefined when it
 * cannot be told.
 */
export function edgeContainer<Known extends Pick<Container, "name" | "env">>(
    containers: readonly Known[],
): Known | undefined {
    const own = containers.filter(({ name }) => name !== sidecarName);
    const marked = own.filter(({ env }) => env?.some(({ name }) => name === edgeMark));
    const candidates = marked.length > 0 ? marked : own;
    return candidates.length === 1 ? candidates[0] : undefined;
}

/** The labels that a pod of the template has. */
export function podLabels({ metadata }: PodTemplate): Readonly<Record<string, string>> {
    return metadata?.labels ?? {};
}

/** Something in a pod template that the integration cannot stand beside. */
export interface PodConflict {
    /** Where, below the pod template, such as `containers[aes].env.AMBASSADOR_ENVOY_BASE_ID`. */
    readonly path: string;
    readonly seen: unknown;
    readonly needed: string;
}

/**
 * Equal as text, where a path may end in a slash: Edge Stack's documentation mounts `/etc/istio-certs/`, and values of a
 * chart may be numbers.
 */
export function samePath(one: unknown, other: unknown): boolean {
    return pathText(one) === pathText(other);
}

function pathText(value: unknown): string | undefined {
    if (typeof value !== "string") {
        return JSON.stringify(value);
    }
    return value.startsWith("/") ? value.replace(/\/$/, "") : value;
}
