import type {
    AuthorizationPolicy,
    Host,
    Listener,
    Mapping,
    PeerAuthentication,
    TcpMapping,
    Telemetry,
    TlsContext,
    TracingService,
} from "./customKinds";
import { LiveObject, Labels } from "../../../kube/object";
import { Selector } from "../../../kube/selectors";

export interface Container {
    readonly name: string;
    readonly image?: string;
    readonly restartPolicy?: string;
    readonly env?: readonly { readonly name: string; readonly value?: string }[];
    readonly volumeMounts?: readonly { readonly name: string; readonly mountPath: string }[];
    readonly ports?: readonly { readonly name?: string; readonly containerPort: number }[];
}

export interface Condition {
    readonly type: string;
    readonly status: string;
    readonly lastTransitionTime?: string;
}

export interface Pod extends LiveObject {
    readonly spec: {
        readonly nodeName?: string;
        readonly hostNetwork?: boolean;
        readonly containers: readonly Container[];
        readonly initContainers?: readonly Container[];
    };
    readonly status?: {
        readonly phase?: string;
        readonly podIP?: string;
        readonly startTime?: string;
        readonly conditions?: readonly Condition[];
    };
}

export interface Service extends LiveObject {
    readonly spec: { readonly type?: string; readonly ports?: readonly ServicePort[]; readonly selector?: Labels };
}

export interface ServicePort {
    readonly name?: string;
    readonly port: number;
    readonly targetPort?: number | string;
    readonly appProtocol?: string;
    readonly protocol?: string;
}

export interface Deployment extends LiveObject {
    readonly spec: {
        readonly replicas?: number;
        readonly selector: Selector;
        readonly template: { readonly spec: { readonly containers: readonly Container[] } };
    };
    readonly status?: { readonly availableReplicas?: number; readonly conditions?: readonly Condition[] };
}

export interface Secret extends LiveObject {
    readonly data?: Labels;
}

export interface ConfigMap extends LiveObject {
    readonly data?: Labels;
}

export interface CronJob extends LiveObject {
    readonly spec: { readonly suspend?: boolean; readonly schedule: string };
    readonly status?: { readonly lastSuccessfulTime?: string };
}

export interface EndpointSlice extends LiveObject {
    readonly endpoints?: readonly { readonly conditions?: { readonly ready?: boolean } }[] | null;
}

interface WebhookClient {
    readonly caBundle?: string;
    readonly url?: string;
    readonly service?: { readonly name: string; readonly namespace: string; readonly path?: string };
}

export interface Crd extends LiveObject {
    readonly spec: {
        readonly group: string;
        readonly conversion?: {
            readonly strategy: string;
            readonly webhook?: { readonly clientConfig?: WebhookClient };
        };
        readonly versions: readonly { readonly name: string; readonly served: boolean }[];
    };
    readonly status?: { readonly conditions?: readonly Condition[]; readonly storedVersions?: readonly string[] };
}

export interface WebhookConfiguration extends LiveObject {
    readonly webhooks?: readonly {
        readonly name: string;
        readonly failurePolicy?: string;
        readonly clientConfig: WebhookClient;
        readonly namespaceSelector?: Selector;
        readonly objectSelector?: Selector;
    }[];
}

/** What verify reads, by the name it has in a path of the API server. */
export interface Kinds {
    readonly nodes: LiveObject;
    readonly namespaces: LiveObject;
    readonly pods: Pod;
    readonly services: Service;
    readonly secrets: Secret;
    readonly configmaps: ConfigMap;
    readonly deployments: Deployment;
    readonly cronjobs: CronJob;
    readonly endpointslices: EndpointSlice;
    readonly customresourcedefinitions: Crd;
    readonly mutatingwebhookconfigurations: WebhookConfiguration;
    readonly validatingwebhookconfigurations: WebhookConfiguration;
    readonly mappings: Mapping;
    readonly tlscontexts: TlsContext;
    readonly tracingservices: TracingService;
    readonly hosts: Host;
    readonly listeners: Listener;
    readonly tcpmappings: TcpMapping;
    readonly telemetries: Telemetry;
    readonly peerauthentications: PeerAuthentication;
    readonly authorizationpolicies: AuthorizationPolicy;
    readonly podmonitors: LiveObject;
}

const admission = "admissionregistration.k8s.io/v1";

const ambassador = "getambassador.io/v3alpha1";

/** API version of each kind. */
export const apiVersions: Readonly<Record<keyof Kinds, string>> = {
    nodes: "v1",
    namespaces: "v1",
    pods: "v1",
    services: "v1",
    secrets: "v1",
    configmaps: "v1",
    deployments: "apps/v1",
    cronjobs: "batch/v1",
    endpointslices: "discovery.k8s.io/v1",
    customresourcedefinitions: "apiextensions.k8s.io/v1",
    mutatingwebhookconfigurations: admission,
    validatingwebhookconfigurations: admission,
    mappings: ambassador,
    tlscontexts: ambassador,
    tracingservices: ambassador,
    hosts: ambassador,
    listeners: ambassador,
    tcpmappings: ambassador,
    telemetries: "telemetry.istio.io/v1",
    peerauthentications: "security.istio.io/v1",
    authorizationpolicies: "security.istio.io/v1",
    podmonitors: "monitoring.coreos.com/v1",
};

/** Path of a kind, in one namespace or in all; with a name, of one object. */
export function pathOf(kind: keyof Kinds, namespace?: string, name?: string): string {
    const version = apiVersions[kind];
    const root = version.includes("/") ? `/apis/${version}` : `/api/${version}`;
    const parts = [root, ...(namespace === undefined ? [] : ["namespaces", namespace]), kind];
    return [...parts, ...(name === undefined ? [] : [name])].join("/");
}
