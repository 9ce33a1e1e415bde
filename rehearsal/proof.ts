import { certificateDirectory } from "../integration/values";

/** The part of a Kubernetes object that the proofs read. */
export interface LiveObject {
    readonly kind: string;
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly labels?: Readonly<Record<string, string>>;
    };
    readonly spec?: PodSpec & Readonly<Record<string, unknown>>;
}

interface Container {
    readonly name: string;
    readonly env?: readonly { readonly name: string; readonly value?: string }[];
    readonly volumeMounts?: readonly { readonly mountPath: string }[];
}

interface PodSpec {
    readonly containers?: readonly Container[];
    readonly initContainers?: readonly Container[];
}

/** One line of the rehearsal's closing table. */
export interface Proof {
    readonly what: string;
    readonly seen: string;
    readonly holds: boolean;
}

/** Kinds that `prove` wants to see, as kubectl names them. */
export const provenKinds = [
    "pods",
    "namespaces",
    "mappings.getambassador.io",
    "tlscontexts.getambassador.io",
    "tracingservices.getambassador.io",
    "hosts.getambassador.io",
    "listeners.getambassador.io",
    "peerauthentications.security.istio.io",
    "telemetries.telemetry.istio.io",
];

const slash = (path: string) => path.replace(/\/$/, "");
const containersOf = (pod: LiveObject) => [...(pod.spec?.containers ?? []), ...(pod.spec?.initContainers ?? [])];
const sidecarOf = (pod: LiveObject) => containersOf(pod).find(({ name }) => name === "istio-proxy");
const mounts = (container: Container | undefined) =>
    container?.volumeMounts?.some(({ mountPath }) => slash(mountPath) === certificateDirectory) ?? false;
const envOf = (container: Container | undefined, name: string) =>
    container?.env?.find((it) => it.name === name)?.value ?? "";

/** The edge that the proofs look for. */
export interface ProvenEdge {
    /** Name of its Helm release. */
    readonly name: string;
    readonly namespace: string;
    /** Names of what has to stay outside the mesh. */
    readonly outside: readonly string[];
}

/** The edge of the guide. */
export const edgeStack: ProvenEdge = {
    name: "edge-stack",
    namespace: "ambassador",
    outside: ["zipkin", "edge-stack-redis"],
};

/** The open core in its own namespace; it has no Redis. */
export const emissary: ProvenEdge = { name: "emissary-ingress", namespace: "emissary", outside: ["zipkin"] };

/** What the objects on the API server prove of the guide. */
export function prove(objects: readonly LiveObject[], expected: ProvenEdge = edgeStack): Proof[] {
    const of = (kind: string) => objects.filter((object) => object.kind === kind);
    const pods = of("Pod");
    const labelled = (key: string, value: string) => pods.filter(({ metadata }) => metadata.labels?.[key] === value);
    const edge = labelled("app.kubernetes.io/instance", expected.name).filter(
        ({ metadata }) => metadata.labels?.["profile"] === "main",
    );
    const outside = expected.outside.flatMap((name) => labelled("app.kubernetes.io/name", name));
    return [
        ...proveEdge(edge),
        every("sample pods are injected", labelled("app", "quote"), (pod) => sidecarOf(pod) !== undefined),
        every("Zipkin and Redis stay outside the mesh", outside, (pod) => sidecarOf(pod) === undefined),
        every(
            "Mappings originate mTLS at an explicit port",
            of("Mapping"),
            ({ spec }) => spec?.["tls"] === "istio-upstream" && /:\d+$/.test(String(spec["service"])),
        ),
        every(
            "TLSContext uses Istio's certificate",
            of("TLSContext"),
            ({ metadata, spec }) =>
                metadata.namespace === expected.namespace &&
                spec?.["secret"] === "istio-certs" &&
                spec["alpn_protocols"] === "istio",
        ),
        exactly("one TracingService", of("TracingService"), 1),
        exactly("two Listeners", of("Listener"), 2),
        exactly("one Host", of("Host"), 1),
        exactly("one Telemetry", of("Telemetry"), 1),
        exactly(
            "strict PeerAuthentication",
            of("PeerAuthentication").filter(({ spec }) => isStrict(spec)),
            1,
        ),
        every(
            "no namespace carries both injection labels",
            of("Namespace"),
            ({ metadata }) =>
                !(metadata.labels?.["istio-injection"] !== undefined && metadata.labels["istio.io/rev"] !== undefined),
        ),
    ];
}

function proveEdge(edge: readonly LiveObject[]): Proof[] {
    const main = (pod: LiveObject) =>
        containersOf(pod).find((it) => envOf(it, "AMBASSADOR_ISTIO_SECRET_DIR") === certificateDirectory);
    return [
        every("edge pods carry istio-proxy", edge, (pod) => sidecarOf(pod) !== undefined),
        every("istio-proxy writes certificates (OUTPUT_CERTS)", edge, (pod) =>
            `${envOf(sidecarOf(pod), "PROXY_CONFIG")}${envOf(sidecarOf(pod), "OUTPUT_CERTS")}`.includes(
                certificateDirectory,
            ),
        ),
        every("istio-proxy mounts the certificates", edge, (pod) => mounts(sidecarOf(pod))),
        every("the edge reads and mounts the certificates", edge, (pod) => mounts(main(pod))),
    ];
}

function isStrict(spec: LiveObject["spec"]): boolean {
    return (spec?.["mtls"] as { mode?: string } | undefined)?.mode === "STRICT";
}

const nameOf = ({ metadata }: LiveObject) =>
    metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;

/** Holds when there is at least one object and the rule holds for each. */
function every(what: string, objects: readonly LiveObject[], rule: (object: LiveObject) => boolean): Proof {
    const broken = objects.filter((object) => !rule(object));
    const seen =
        objects.length === 0
            ? "none found"
            : broken.length === 0
              ? `${objects.length} of ${objects.length}`
              : `not ${broken.map(nameOf).join(", ")}`;
    return { what, seen, holds: objects.length > 0 && broken.length === 0 };
}

function exactly(what: string, objects: readonly LiveObject[], count: number): Proof {
    return { what, seen: objects.map(nameOf).join(", ") || "none found", holds: objects.length === count };
}

/** The closing table. */
export function formatProofs(proofs: readonly Proof[]): string {
    const width = Math.max(...proofs.map(({ what }) => what.length));
    return proofs
        .map(({ what, seen, holds }) => `  ${holds ? "ok  " : "FAIL"}  ${what.padEnd(width)}  ${seen}`)
        .join("\n");
}
