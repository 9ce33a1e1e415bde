import type { Selector } from "../../../kube/selectors";
import type { LiveObject } from "../../../kube/object";

/** Part of every spec of getambassador.io. */
export interface AmbassadorSpec {
    readonly ambassador_id?: readonly string[];
}

export interface Mapping extends LiveObject {
    readonly spec: AmbassadorSpec & {
        readonly service: string;
        readonly tls?: string;
        readonly hostname?: string;
        readonly host?: string;
    };
}

export interface TlsContext extends LiveObject {
    readonly spec: AmbassadorSpec & {
        readonly secret?: string;
        readonly alpn_protocols?: string;
        readonly cacert_chain_file?: string;
        readonly hosts?: readonly string[];
    };
}

export interface TracingService extends LiveObject {
    readonly spec: AmbassadorSpec & {
        readonly service: string;
        readonly driver: string;
        readonly config?: { readonly collector_endpoint_version?: string; readonly service_name?: string };
        readonly sampling?: { readonly overall?: number };
    };
}

export interface Telemetry extends LiveObject {
    readonly spec?: { readonly tracing?: readonly { readonly randomSamplingPercentage?: number }[] };
}

export interface Host extends LiveObject {
    readonly spec?: AmbassadorSpec & { readonly hostname?: string; readonly mappingSelector?: Selector };
}

export interface Listener extends LiveObject {
    readonly spec: AmbassadorSpec & { readonly port: number; readonly protocol?: string };
}

export interface TcpMapping extends LiveObject {
    readonly spec: AmbassadorSpec & { readonly port: number };
}

export interface PeerAuthentication extends LiveObject {
    readonly spec?: {
        readonly selector?: Selector;
        readonly mtls?: { readonly mode?: string };
        readonly portLevelMtls?: Readonly<Record<string, { readonly mode?: string }>>;
    };
}

export interface AuthorizationPolicy extends LiveObject {
    readonly spec?: {
        readonly selector?: Selector;
        /** ALLOW when there is none. */
        readonly action?: string;
        readonly rules?: readonly {
            readonly from?: readonly object[];
            readonly to?: readonly object[];
            readonly when?: readonly object[];
        }[];
    };
}
