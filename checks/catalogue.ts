/** When a check can see its failure: before anything is created, or on a live cluster. */
export type Moment = "preview" | "live";

/** One failure of this field that is silent unless somebody looks. */
export interface Check {
    /** Stable: scripts and `guardrails.ignore` name it. The numbers are never given to anything else. */
    readonly id: `EM-0${number}`;
    readonly name: string;
    /** The failure it prevents, in one sentence. */
    readonly prevents: string;
    readonly moments: readonly Moment[];
}

const preview = ["preview"] as const;
const live = ["live"] as const;
const both = ["preview", "live"] as const;

/**
 * Every check there is. A failure that can be seen both before and after `up` has one id for both, so that whoever
 * meets it twice finds it in one place.
 */
export const catalogue = {
    nesting: {
        id: "EM-001",
        name: "values are where the chart looks",
        prevents: "Helm ignores a value at the wrong level, and the edge runs without its Istio integration.",
        moments: preview,
    },
    certificateVolume: {
        id: "EM-002",
        name: "one certificate directory, named alike everywhere",
        prevents: "The edge looks for its certificate where nothing writes it, and speaks plaintext without one.",
        moments: both,
    },
    stringAnnotations: {
        id: "EM-003",
        name: "proxy configuration and volume mounts are strings",
        prevents: "Istio ignores annotations that are no YAML or JSON text, and no certificate is written.",
        moments: preview,
    },
    edgeEnvironment: {
        id: "EM-004",
        name: "the edge's environment is complete, all text, and narrows nothing",
        prevents:
            "Without one variable the edge has no certificate; with one more it passes over Mappings without a word.",
        moments: preview,
    },
    tlsContext: {
        id: "EM-005",
        name: "the TLSContext is valid and in the edge's namespace",
        prevents: "In another namespace the certificate is not found, and the edge speaks plaintext without one.",
        moments: both,
    },
    mapping: {
        id: "EM-006",
        name: "every Mapping names TLSContext, port and a host that is served",
        prevents:
            "Without a port the edge calls 443, which few Services have; without a known TLSContext it speaks plaintext: 503.",
        moments: both,
    },
    upstreamService: {
        id: "EM-007",
        name: "the Service behind a Mapping has that port, named for HTTP or gRPC",
        prevents:
            "A port that is not there gives 503; an unnamed one is opaque TCP to Istio, without routes or metrics.",
        moments: both,
    },
    strict: {
        id: "EM-008",
        name: "strict mTLS locks out nobody who speaks plaintext",
        prevents: "Mappings without tls, Zipkin, Redis or the conversion webhook are cut off, or a second policy wins.",
        moments: both,
    },
    tracing: {
        id: "EM-009",
        name: "exactly one valid TracingService, with a collector that is there",
        prevents: "With two TracingServices, or a driver the edge rejects, nothing at all is traced.",
        moments: both,
    },
    rotation: {
        id: "EM-010",
        name: "rotated certificates are taken up, and lifetimes fit together",
        prevents: "After a day the edge presents an expired certificate, or istiod refuses to sign any.",
        moments: both,
    },
    versions: {
        id: "EM-011",
        name: "versions that belong together",
        prevents: "CRDs, webhook and edge of different releases do not understand each other.",
        moments: preview,
    },
    injection: {
        id: "EM-012",
        name: "namespaces carry one injection label, and their pods the sidecar",
        prevents: "With both labels, or pods older than the label, workloads stay outside the mesh.",
        moments: both,
    },
    listeners: {
        id: "EM-013",
        name: "Listeners on the ports of the edge's Service, each once",
        prevents: "Without a Listener the edge answers on no port; with two on one port, one is dropped.",
        moments: both,
    },
    license: {
        id: "EM-014",
        name: "a license that can be one",
        prevents: "Edge Stack starts without a valid license and refuses traffic beyond its limits.",
        moments: both,
    },
    pinned: {
        id: "EM-015",
        name: "names, charts and images are pinned",
        prevents: "Two runs of the same configuration install different things, or Kubernetes refuses a name half-way.",
        moments: preview,
    },
    crds: {
        id: "EM-017",
        name: "CRDs are established and convertible",
        prevents: "Without the webhook's CA in the CRDs no Mapping can be read or written.",
        moments: live,
    },
    conversionWebhook: {
        id: "EM-018",
        name: "the conversion webhook answers, and its CA lives on",
        prevents: "After a year the webhook's CA expires, and every read of a Mapping fails.",
        moments: live,
    },
    injector: {
        id: "EM-019",
        name: "the injector answers for the labels in use",
        prevents: "Pods of a labelled namespace start without a sidecar, or do not start at all.",
        moments: live,
    },
    edgePods: {
        id: "EM-020",
        name: "the edge's pods carry the whole integration and are ready",
        prevents:
            "An edge without sidecar or mounts has no certificate, so it speaks plaintext, and strict services answer 503.",
        moments: both,
    },
    edgeLog: {
        id: "EM-022",
        name: "the edge reports no configuration errors",
        prevents: "The edge says what it ignores in its log alone.",
        moments: live,
    },
    upstreamConnections: {
        id: "EM-023",
        name: "the edge's connections are mTLS to the right port",
        prevents: "TLS that fell back to plaintext looks just like TLS that works.",
        moments: live,
    },
    traffic: {
        id: "EM-024",
        name: "a request passes, and plaintext from outside is refused",
        prevents: "Everything is in place and still nothing arrives, or everything does.",
        moments: live,
    },
    spans: {
        id: "EM-026",
        name: "spans arrive",
        prevents: "A TracingService younger than the edge's pods, or a collector inside a strict mesh, traces nothing.",
        moments: live,
    },
    metrics: {
        id: "EM-027",
        name: "Prometheus sees the edge and the sidecars",
        prevents: "A target that is down is noticed only when its metrics are missed.",
        moments: live,
    },
    releases: {
        id: "EM-029",
        name: "no Helm release is stuck",
        prevents: "A release left pending by an interrupted run refuses every later one.",
        moments: live,
    },
    leftovers: {
        id: "EM-030",
        name: "nothing is left over",
        prevents: "A namespace stuck in Terminating, or a webhook of a Service that has gone, blocks what comes after.",
        moments: live,
    },
    silentValues: {
        id: "EM-031",
        name: "no Helm value is ignored",
        prevents: "Helm takes a mistyped value without a word, and the chart never reads it.",
        moments: preview,
    },
    manyRoutes: {
        id: "EM-032",
        name: "many routes are made in batches",
        prevents: "One resource a Mapping makes every `up` slower with each route, until it takes minutes.",
        moments: preview,
    },
    callers: {
        id: "EM-034",
        name: "who may call whom is as it was asked for",
        prevents:
            "One more AuthorizationPolicy lets everybody in, or one that is gone does, and every request still succeeds.",
        moments: live,
    },
    meshConfig: {
        id: "EM-035",
        name: "istiod reads every namespace of the mesh, and every port is in it",
        prevents: "Policies in a namespace that istiod does not read count for nothing, and strict mTLS is permissive.",
        moments: both,
    },
    mappingSpec: {
        id: "EM-036",
        name: "the edge takes every Mapping, and as it is meant",
        prevents:
            "The edge leaves a Mapping out, reads it otherwise, or takes no change of its configuration any more.",
        moments: preview,
    },
} as const satisfies Record<string, Check>;

/** Short name of a check inside the program. */
export type CheckName = keyof typeof catalogue;

/** Ids of the checks that look before anything is created; only these can be ignored. */
export const previewIds: readonly string[] = Object.values<Check>(catalogue)
    .filter(({ moments }) => moments.includes("preview"))
    .map(({ id }) => id);
