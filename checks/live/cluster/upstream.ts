import type { Mapping } from "./customKinds";
import type { Service } from "./kinds";

/** Where a Mapping leads. */
export interface Upstream {
    readonly scheme: string | undefined;
    readonly port: number | undefined;
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
    const inCluster = host !== "" && (svc === undefined || svc === "svc") && !/^[\d.]+$/.test(host);
    return {
        scheme: scheme?.toLowerCase(),
        port: port === undefined ? undefined : Number(port),
        service: inCluster ? { name, namespace } : undefined,
    };
}

/** The Service a Mapping leads to, if it is there. */
export function serviceOf(mapping: Mapping, services: readonly Service[]): Service | undefined {
    const { service } = upstreamOf(mapping);
    return services.find(({ metadata }) => metadata.name === service?.name && metadata.namespace === service.namespace);
}
