import * as semver from "semver";
import { z } from "zod";
import { previewIds } from "../checks/catalogue";
import { official } from "./official";

/** Free-form Helm values, merged over ours (ours lose, so that a user has the last word). */
const values = z.record(z.string(), z.unknown()).default({});
const dnsLabel = z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/, "must be a DNS label: lower-case letters, digits and '-'");
/** `repository:tag` or `repository@digest`; `latest` is refused because two runs could then differ. */
const image = z
    .string()
    .regex(/(:[\w][\w.-]*|@sha256:[0-9a-f]{64})$/, "must carry a tag or a digest")
    .refine((it) => !it.endsWith(":latest"), "must be pinned, not ':latest'");
const version = z
    .string()
    .refine((it) => /^v?\d\S*$/.test(it) && semver.valid(it) !== null, "must be one exact version such as 1.30.3");
const resources = z
    .strictObject({
        requests: z.record(z.string(), z.string()).optional(),
        limits: z.record(z.string(), z.string()).optional(),
    })
    .optional();

const istio = z.strictObject({
    /** `helm` installs base, cni when asked, and istiod; `existing` only checks the Istio that is there. */
    install: z.enum(["helm", "existing"]).default("helm"),
    /** Version of the charts `base`, `cni`, `istiod`. */
    version: version.default("1.30.3"),
    /** Helm repository URL, `oci://` registry folder, or a local folder that holds `base`, `cni`, `istiod`. */
    charts: z.string().default(official.istioCharts),
    namespace: dnsLabel.default("istio-system"),
    /** Istio revision; empty means the default one, and so the label `istio-injection=enabled`. */
    revision: z.union([dnsLabel, z.literal("")]).default(""),
    /** Install the CNI plug-in, so that no pod needs NET_ADMIN. */
    cni: z.boolean().default(false),
    /** Values over ours, by chart. */
    values: z.strictObject({ base: values, cni: values, istiod: values }).prefault({}),
});

const namespace = z.strictObject({
    name: dnsLabel,
    /** true: the namespace is ours to create; false: it is there already and is only labelled. */
    create: z.boolean().default(true),
});

/** A CronJob that makes an edge with emissary#4744 take up rotated certificates. */
const rotationWorkaround = z
    .strictObject({
        enabled: z.boolean().default(false),
        /** Istio's agent renews a certificate after half its life of 24 h, so 12 h are left to take it up. */
        everyHours: z.int().min(1).max(12).default(6),
        /** The image's entry point has to be kubectl, as in the images of the Kubernetes project. */
        image: image.default("registry.k8s.io/kubectl:v1.36.3"),
    })
    .prefault({});

const edge = z.strictObject({
    namespace: dnsLabel.default("ambassador"),
    /** false: the edge's namespace is there already and is only labelled. */
    createNamespace: z.boolean().default(true),
    /** Chart name in `repository`, an `oci://` reference, or a local folder. */
    chart: z.string().default("edge-stack"),
    /** Helm repository of `chart`; not used for `oci://` references and local folders. */
    repository: z.string().default(official.edgeCharts),
    /** Chart version (8.10.0 installs Edge Stack 3.10.0). */
    version: version.default("8.10.0"),
    /** URL or local path of the CRD and conversion webhook manifest that belongs to that Edge Stack. */
    crds: z.string().default(`${official.edgeManifests}/aes-crds.yaml`),
    replicas: z.int().min(1).default(1),
    /** Keep at least one edge pod through voluntary disruptions; needs two replicas or more. */
    disruptionBudget: z.boolean().default(false),
    resources,
    /** With a hostname a Host is created; without one the edge answers for any host in plain HTTP. */
    hostname: z.string().min(1).optional(),
    /** Name of the TLS Secret in the edge's namespace by which the Host terminates TLS. */
    tlsSecret: dnsLabel.optional(),
    /** Image of the Redis that Edge Stack keeps rate limits and sessions in. */
    redisImage: image.default("docker.io/library/redis:7.4.2"),
    rotationWorkaround,
    values,
});

const service = z.strictObject({
    /** Name of the Mapping, and of the Service unless `service` is given. */
    name: dnsLabel,
    /** Namespace of the Service; it has to be one of the mesh namespaces. */
    namespace: dnsLabel,
    service: dnsLabel.optional(),
    /** Port of the Service; always explicit, because TLS origination would otherwise use 443. */
    port: z.int().min(1).max(65535),
    prefix: z.string().regex(/^\//, "must start with '/'"),
    hostname: z.string().default("*"),
    /** Any other field of the Mapping CRD (v3alpha1), such as `timeout_ms`. */
    mapping: values,
});

const strict = z.strictObject({
    /** `mesh`: one policy in Istio's root namespace; `namespaces`: one in each mesh namespace; `off`: permissive. */
    scope: z.enum(["off", "namespaces", "mesh"]).default("namespaces"),
    /** Workloads that must still take plaintext on some ports, for example because a node agent calls them. */
    exceptions: z
        .array(
            z.strictObject({
                name: dnsLabel,
                namespace: dnsLabel,
                matchLabels: z.record(z.string(), z.string()),
                ports: z.array(z.int().min(1).max(65535)).min(1),
            }),
        )
        .default([]),
});

const observability = z.strictObject({
    namespace: dnsLabel.default("observability"),
    createNamespace: z.boolean().default(true),
});

const zipkin = z.strictObject({
    enabled: z.boolean().default(true),
    image: image.default("docker.io/openzipkin/zipkin-slim:3.5.1"),
    resources,
});

const prometheus = z.strictObject({
    enabled: z.boolean().default(true),
    chart: z.string().default("prometheus"),
    repository: z.string().default(official.prometheusCharts),
    version: version.default("28.13.0"),
    retention: z
        .string()
        .regex(/^\d+(h|d|w|y)$/, "must be a duration such as 15d")
        .default("15d"),
    resources,
    values,
});

const tracing = z.strictObject({
    /** Percentage of requests traced, by the edge and by the mesh. */
    sampling: z.number().min(0).max(100).default(1),
});

/** Stands in for the official places, for clusters that cannot reach them; a place of your own stays as it is. */
const mirror = z.strictObject({
    /** Helm repository URL, `oci://` folder or local folder with every chart under its own name. */
    charts: z.string().min(1).optional(),
    /** URL or local folder with the manifests of Edge Stack, such as `aes-crds.yaml`. */
    manifests: z.string().min(1).optional(),
    /** Registry (host, and a path if need be) that has every image under the path it has at home. */
    images: z
        .string()
        .regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)*$/, "must be a registry such as registry.example.com:5000/mirror")
        .optional(),
});

/** Findings of the guardrails that are known and wanted; docs/checks.md has the ids. */
const guardrails = z.strictObject({
    /** Each with the reason, which is shown in every preview. */
    ignore: z
        .array(
            z.strictObject({
                id: z.enum(previewIds),
                reason: z.string().trim().min(1, "must tell why"),
            }),
        )
        .default([]),
});

/** Everything a user may ask for. Unknown keys are refused, because a mistyped key would otherwise do nothing. */
export const settingsSchema = z.strictObject({
    /** Context of the kubeconfig; the current one when it is not given. */
    kubeContext: z.string().optional(),
    istio: istio.prefault({}),
    /** Namespaces of the mesh beside the edge's own. */
    meshNamespaces: z.array(namespace).default([]),
    edge: edge.prefault({}),
    services: z.array(service).default([]),
    /** The guide's Quote service (Deployment, Service, Mapping `/backend/`), in this namespace. */
    sample: z
        .strictObject({
            enabled: z.boolean().default(false),
            namespace: dnsLabel.default("default"),
            image: image.default("docker.io/datawire/quote:0.5.0"),
        })
        .prefault({}),
    strict: strict.prefault({}),
    observability: observability.prefault({}),
    zipkin: zipkin.prefault({}),
    prometheus: prometheus.prefault({}),
    tracing: tracing.prefault({}),
    mirror: mirror.prefault({}),
    guardrails: guardrails.prefault({}),
});

/** Settings with every default filled in. */
export type Settings = z.infer<typeof settingsSchema>;
export type IstioSettings = Settings["istio"];
export type EdgeSettings = Settings["edge"];
export type RotationWorkaroundSettings = EdgeSettings["rotationWorkaround"];
export type ServiceSettings = Settings["services"][number];
export type StrictSettings = Settings["strict"];
export type ZipkinSettings = Settings["zipkin"];
export type PrometheusSettings = Settings["prometheus"];
/** Kubernetes resource requests and limits. */
export type ResourceSettings = EdgeSettings["resources"];
