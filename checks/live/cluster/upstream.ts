import type { Mapping } from "./customKinds";
import type { Service } from "./kinds";

/** Where a Mapping leads. */
export interface Upstream {
    readonly scheme: string | undefined;
    readonly port: number | undefined;
    /** The port that the edge calls: without one in the Mapping 443 with TLS, else 80 (Emissary's ircluster.py). */
    readonly called: number;
    /** Service in the cluster; undefined for a host outside, or an address. */
    readonly service: { readonly name: string; readonly namespace: string } | undefined;
}

/**
 * Reads a Mapping's `service` as the edge does: a host without dot is a Service of the Mapping's own namespace
 * (Emissary's irbasemapping.py), and `name.namespace` may go on with `.svc` and the cluster's domain.
 */
export function upstreamOf({ metadata, spec }: Pick<Mapping, "metadata" | "spec">): Upstream {
    const [, scheme, host = "", port] = /^(?:([a-z]+):\/\/)?([^:/]+)(?::(\d+))?/i.exec(spec.service) ?? [];
    const [name = "", namespace = metadata.namespace ?? "", svc] = host.split(".");
    const number = port === undefined ? undefined : Number(port);
    const inCluster = host !== "" && (svc === undefined || svc === "svc") && !/^[\d.]+$/.test(host);
    return {
        scheme: scheme?.toLowerCase(),
        port: number,
        called: number ?? (speaksTls(spec.tls, scheme) ? 443 : 80),
        service: inCluster ? { name, namespace } : undefined,
    };
}

/** Whether the edge speaks TLS to a Mapping's service. */
export function speaksTls(tls: string | undefined, scheme: string | undefined): boolean {
    return (tls !== undefined && tls !== "" && tls !== "false") || scheme?.toLowerCase() === "https";
}

/** The Service a Mapping leads to, if it is there. */
export function serviceOf(mapping: Mapping, services: readonly Service[]): Service | undefined {
    const { service } = upstreamOf(mapping);
    return services.find(({ metadata }) => metadata.name === service?.name && metadata.namespace === service.namespace);
}
