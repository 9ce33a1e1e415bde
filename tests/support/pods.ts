/** The part of a live pod that the engine tests look at. */
export interface LivePod {
    readonly metadata: {
        readonly name: string;
        readonly deletionTimestamp?: string;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec: {
        readonly containers: readonly LiveContainer[];
        readonly initContainers?: readonly LiveContainer[];
    };
}

export interface LiveContainer {
    readonly name: string;
    readonly env?: readonly { readonly name: string; readonly value?: string }[];
}

/** Pods out of `kubectl get pods -o json`, without those that are going. */
export function podsIn(json: string): LivePod[] {
    const { items } = JSON.parse(json) as { items: LivePod[] };
    return items.filter(({ metadata }) => metadata.deletionTimestamp === undefined);
}

/** Plain variables of the sidecar that Istio injected; undefined for a pod without one. */
export function sidecarEnv({ spec }: LivePod): Readonly<Record<string, string>> | undefined {
    const sidecar = [...spec.containers, ...(spec.initContainers ?? [])].find(({ name }) => name === "istio-proxy");
    return sidecar === undefined ? undefined : envOf(sidecar);
}

/** Plain variables of a container. */
export function envOf({ env = [] }: LiveContainer): Readonly<Record<string, string>> {
    return Object.fromEntries(env.map(({ name, value = "" }) => [name, value]));
}
