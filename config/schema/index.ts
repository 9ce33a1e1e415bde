import { z } from "zod";
import { authorization, networkPolicies, zipkin } from "./access";
import { edge } from "./edge";
import { dnsLabel, hostGlob, image, values, version } from "./fields";
import { official } from "../official";
import { prometheus } from "./prometheus";

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
    /** A second istiod beside the first, to which namespaces move one by one; docs/istioUpgrades.md has the steps. */
    canary: z
        .strictObject({
            revision: dnsLabel,
            version,
            /** Where its charts are; `istio.charts` unless given, which a local folder, of one version, makes necessary. */
            charts: z.string().optional(),
            /** Values over ours of its istiod, in place of `istio.values.istiod`, which it has unless they are given. */
            values: z.record(z.string(), z.unknown()).optional(),
        })
        .optional(),
    /** Life of the workloads' certificates, a Go duration such as 30m: a test mode, to watch them rotate. */
    workloadCertTtl: z.string().optional(),
});

const namespace = z.strictObject({
    name: dnsLabel,
    /** true: the namespace is ours to create; false: it is there already and is only labelled. */
    create: z.boolean().default(true),
    /** Istio revision of this namespace, while it is not that of the others. */
    revision: dnsLabel.optional(),
    /** Level of the Pod Security Standards that its pods are held to; nothing is said of it unless given. */
    podSecurity: z.enum(["privileged", "baseline", "restricted"]).optional(),
});

const service = z
    .strictObject({
        /** Name of the Mapping, and of the Service unless `service` is given. */
        name: dnsLabel,
        /** Namespace of the Service; it has to be one of the mesh namespaces. */
        namespace: dnsLabel,
        service: dnsLabel.optional(),
        /** Port of the Service; always explicit, because TLS origination would otherwise use 443. */
        port: z.int().min(1).max(65535),
        prefix: z.string().min(1),
        hostname: hostGlob.default("*"),
        /** Any other field of the Mapping CRD (v3alpha1), such as `timeout_ms`. */
        mapping: values,
    })
    .refine(({ prefix, mapping }) => prefix.startsWith("/") || mapping["prefix_regex"] === true, {
        path: ["prefix"],
        error: "must start with '/', unless mapping.prefix_regex makes it a regular expression",
    });

const routes = z.strictObject({
    /** `off`: one resource of the stack a Mapping; `on`: all Mappings in a few resources, for hundreds of routes. */
    batch: z.enum(["off", "on"]).default("off"),
    /** YAML or JSON file with a list of more services, of the form of `services`: a stack's configuration cannot hold many. */
    file: z.string().min(1).optional(),
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
                id: z.string(),
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
    routes: routes.prefault({}),
    /** The guide's Quote service (Deployment, Service, Mapping `/backend/`), in this namespace. */
    sample: z
        .strictObject({
            enabled: z.boolean().default(false),
            namespace: dnsLabel.default("default"),
            image: image.default("docker.io/datawire/quote:0.5.0"),
        })
        .prefault({}),
    strict: strict.prefault({}),
    authorization: authorization.prefault({}),
    networkPolicies: networkPolicies.prefault({}),
    /** Pod Security labels of the edge's namespace and of that of Zipkin and Prometheus: the API server warns, or refuses. */
    podSecurity: z.enum(["off", "warn", "enforce"]).default("off"),
    observability: observability.prefault({}),
    zipkin: zipkin.prefault({}),
    prometheus: prometheus.prefault({}),
    tracing: tracing.prefault({}),
    mirror: mirror.prefault({}),
    guardrails: guardrails.prefault({}),
});

/** What a user's configuration gives, before the defaults that depend on other fields are filled in. */
export type ParsedSettings = z.infer<typeof settingsSchema>;
type ByDistribution = "namespace" | "deployment" | "chart" | "version" | "crds";
export type EdgeSettings = Omit<ParsedSettings["edge"], ByDistribution> & Readonly<Record<ByDistribution, string>>;
/** Settings with every default filled in. */
export type Settings = Omit<ParsedSettings, "edge"> & { readonly edge: EdgeSettings };
export type IstioSettings = Settings["istio"];
export type RotationWorkaroundSettings = EdgeSettings["rotationWorkaround"];
export type ServiceSettings = Settings["services"][number];
export type RoutesSettings = Settings["routes"];
/** Level of the Pod Security Standards. */
export type PodSecurityLevel = NonNullable<Settings["meshNamespaces"][number]["podSecurity"]>;
export type StrictSettings = Settings["strict"];
export type AuthorizationSettings = Settings["authorization"];
export type ZipkinSettings = Settings["zipkin"];
export type PrometheusSettings = Settings["prometheus"];
/** Kubernetes resource requests and limits. */
export type ResourceSettings = EdgeSettings["resources"];
