import type { EdgeSettings } from "../../config/schema";
import { authorityFile, certificateName } from "./istioIntegration";

/** Fields of the v3alpha1 Mapping that this program sets; every other field of the CRD may stand beside them. */
export interface MappingSpec {
    readonly prefix: string;
    readonly service: string;
    readonly hostname: string;
    readonly tls: string;
    readonly [field: string]: unknown;
}

/** Fields of the v3alpha1 TLSContext that this program sets. */
export interface TlsContextSpec {
    readonly secret: string;
    readonly alpn_protocols: string;
    readonly cacert_chain_file?: string;
}

/** Fields of the v3alpha1 TracingService that this program sets. It has no `tls`: spans go out in plaintext. */
export interface TracingServiceSpec {
    readonly service: string;
    readonly driver: "zipkin";
    readonly config: Readonly<Record<string, unknown>>;
    readonly sampling: { readonly overall: number };
    readonly custom_tags: readonly unknown[];
}

/** Fields of the v3alpha1 Host that this program sets. */
export interface HostSpec {
    readonly hostname: string;
    readonly tlsSecret?: { readonly name: string };
    readonly requestPolicy?: { readonly insecure: { readonly action: "Redirect" | "Reject" | "Route" } };
}

/** Fields of the v3alpha1 Listener that this program sets. */
export interface ListenerSpec {
    readonly port: number;
    readonly protocol: "HTTP" | "HTTPS";
    readonly securityModel: "XFP";
    readonly hostBinding: { readonly namespace: { readonly from: "ALL" } };
}

/** Which edge reads an object, where there are several. */
export interface ReadBy {
    readonly ambassador_id?: readonly string[];
}

/** The field that says it; none for the edge without an id. */
export function readBy(ambassadorId: string | undefined): ReadBy {
    return ambassadorId === undefined ? {} : { ambassador_id: [ambassadorId] };
}

/**
 * Spec of the TLSContext: without `alpn_protocols` Istio does not take the connection for its own, and without
 * `cacert_chain_file` the edge takes a server with any certificate for the right one (seen on Emissary 3.10.0 and 4.1.0).
 */
export function tlsContextSpec({
    ambassadorId,
    verifyUpstreams,
}: Pick<EdgeSettings, "ambassadorId" | "verifyUpstreams">): TlsContextSpec & ReadBy {
    const verified = verifyUpstreams ? { cacert_chain_file: authorityFile } : {};
    return { ...readBy(ambassadorId), secret: certificateName, alpn_protocols: "istio", ...verified };
}
