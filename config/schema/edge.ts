import { z } from "zod";
import { dnsLabel, hostGlob, image, objectName, resources, secretKey, values, version } from "./fields";
import { official } from "../official";

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

/** Edge Stack's Redis: one of the program's own, or with `url` one of yours. */
const redis = z
    .strictObject({
        /** Image of the program's own. */
        image: image.default("docker.io/library/redis:7.4.2"),
        /** Another number gives the program's own Redis another password (docs/redis.md). */
        rotation: z.int().min(1).default(1),
        /** `host:port` of yours, or a list of these as Edge Stack's REDIS_TYPE wants it; then the program makes none. */
        url: z
            .string()
            .regex(
                /^([\w.-]+,)?[\w.-]+:\d{1,5}(,[\w.-]+:\d{1,5})*$/,
                "must be host:port, without scheme, user and password",
            )
            .optional(),
        /**
         * Secret of yours in the edge's namespace by which the edge logs in there.
         * @default none: the edge does not log in
         */
        secret: z
            .strictObject({
                name: objectName,
                /** Key of the user's name. @default none: the user is `default` */
                usernameKey: secretKey.optional(),
                passwordKey: secretKey.default("password"),
            })
            .optional(),
    })
    .prefault({});

/** How the edge is installed, and what it is. */
export const edge = z.strictObject({
    /** `edge-stack`: Ambassador Edge Stack, with a license; `emissary`: Emissary-ingress, its open core. */
    distribution: z.enum(["edge-stack", "emissary"]).default("edge-stack"),
    /**
     * `helm` installs the chart; `yaml` a published manifest with the integration folded in; `existing` patches an edge
     * that is there already.
     */
    install: z.enum(["helm", "yaml", "existing"]).default("helm"),
    /** With `install: yaml`: URL or local path of the edge's published manifest. */
    manifest: z.string().min(1).optional(),
    /**
     * With `install: yaml` or `existing`: name of the edge's Deployment.
     * @default `edge-stack` or `emissary-ingress`, by the distribution; with `install: helm` the name of the release
     */
    deployment: dnsLabel.optional(),
    /**
     * `ambassador_id` of this edge and of every object that it reads: one of several edges in a cluster (docs/installing.md).
     * @default none: the edge reads objects that name no edge, or `default`
     */
    ambassadorId: dnsLabel.optional(),
    /** Let go of what was installed, on the way to `install: existing`: release or manifest, Redis, license stay. */
    handOver: z.boolean().default(false),
    /** @default `ambassador` or `emissary`, by the distribution */
    namespace: dnsLabel.optional(),
    /** false: the edge's namespace is there already and is only labelled. */
    createNamespace: z.boolean().default(true),
    /** Istio revision of the edge's namespace, while it is not that of the others. */
    revision: dnsLabel.optional(),
    /**
     * Chart name in `repository`, an `oci://` reference, or a local folder.
     * @default by the distribution, as those of `version` and `crds` (config/distribution.ts)
     */
    chart: z.string().optional(),
    /** Helm repository of `chart`; not used for `oci://` references and local folders. */
    repository: z.string().default(official.edgeCharts),
    /** Chart version (8.10.0 installs Edge Stack 3.10.0). */
    version: version.optional(),
    /**
     * CRDs and conversion webhook that belong to that edge: URL or local path of a manifest, or a chart of them
     * (`oci://` reference, which is taken at `version`, or local folder).
     */
    crds: z.string().optional(),
    /** Emissary only: also serve the API versions before v3alpha1, which takes a conversion webhook. */
    legacyVersions: z.boolean().default(false),
    /** false: destroy deletes CRDs and webhook too, and with them every Mapping, Host and TLSContext of the cluster. */
    keepCrds: z.boolean().default(true),
    replicas: z.int().min(1).default(1),
    /** So many pods as the load asks for, by the metrics of the chart; `replicas` then says nothing. */
    autoscaling: z.strictObject({ min: z.int().min(1), max: z.int().min(1) }).optional(),
    /**
     * Pods of the edge on nodes of their own: `prefer`, or `require`: a pod without such a node waits for one. With `off`
     * the scheduler's own default holds, a weak preference.
     */
    spread: z.enum(["off", "prefer", "require"]).default("off"),
    /** Keep at least one edge pod through voluntary disruptions; needs two pods or more. */
    disruptionBudget: z.boolean().default(false),
    resources,
    /** With a hostname a Host is created; without one the edge answers for any host in plain HTTP. */
    hostname: hostGlob.optional(),
    /** Name of the TLS Secret in the edge's namespace by which the Host terminates TLS. */
    tlsSecret: objectName.optional(),
    /** Where Edge Stack keeps rate limits and sessions; Emissary has none. */
    redis,
    rotationWorkaround,
    /**
     * The edge takes a server in the mesh for the right one only with a certificate of Istio's authority. After a change of
     * Istio's root the edge has to be restarted, because Envoy reads the file once.
     */
    verifyUpstreams: z.boolean().default(true),
    values,
});
