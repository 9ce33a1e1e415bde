import { z } from "zod";
import { dnsLabel, hostPort, image, objectName, resources } from "./fields";

const port = z.int().min(1).max(65535);

/** Who may call the services of the mesh, told by the identity that mTLS proves. */
export const authorization = z.strictObject({
    /** true: workloads of the mesh's namespaces take calls of the edge, and of whom `allow` names, and of nobody else. */
    enabled: z.boolean().default(false),
    allow: z
        .array(
            z.strictObject({
                /** Namespace of the mesh whose workloads may be called. */
                to: dnsLabel,
                /** Namespaces whose workloads may call. */
                namespaces: z.array(dnsLabel).default([]),
                /** Service accounts, `namespace/name`, whose workloads may call. */
                serviceAccounts: z
                    .array(z.string().regex(/^[a-z0-9-]+\/[a-z0-9.-]+$/, "must be namespace/name"))
                    .default([]),
                /** Ports of the pods, not of their Service; every port when there is none. */
                ports: z.array(port).default([]),
            }),
        )
        .default([]),
});

/** NetworkPolicies around what no sidecar guards. They need a network plug-in that enforces them. */
export const networkPolicies = z.strictObject({
    enabled: z.boolean().default(false),
    /** Ports of the edge's pods that are open to everyone: those of its Listeners. */
    edgePorts: z.array(port).min(1).default([8080, 8443]),
    /** More namespaces that may reach the edge's metrics, Zipkin and Prometheus. */
    namespaces: z.array(dnsLabel).default([]),
    /** The same for addresses, such as those of the API servers, by whose proxy `npm run verify` asks Zipkin and Prometheus. */
    cidrs: z.array(z.union([z.cidrv4(), z.cidrv6()], "must be addresses such as 10.0.0.0/24")).default([]),
});

/** Existing Secret with the keys `username` and `password`, in the namespace of Zipkin. */
const secret = objectName.optional();

/** Where Zipkin keeps its spans (zipkin-server's README has the variables that these become). */
const storage = z.discriminatedUnion(
    "type",
    [
        /** In the pod's memory: gone with the pod, and as much as one pod can hold. */
        z.strictObject({ type: z.literal("mem") }),
        z.strictObject({
            type: z.literal("elasticsearch"),
            hosts: z
                .array(
                    z
                        .string()
                        .regex(
                            /^https?:\/\/[A-Za-z0-9][A-Za-z0-9.-]*(:\d{1,5})?(\/\S*)?$/,
                            "must be URLs such as http://elasticsearch:9200, without user and password",
                        ),
                )
                .min(1),
            /** Prefix of the indices. */
            index: z.string().min(1).default("zipkin"),
            secret,
        }),
        z.strictObject({
            type: z.literal("cassandra"),
            /** `host` or `host:port`. */
            contactPoints: z.array(hostPort).min(1),
            /** Data centre that counts as near. */
            localDatacenter: z.string().min(1),
            keyspace: z.string().min(1).default("zipkin2"),
            secret,
        }),
    ],
    { error: "type must be mem, elasticsearch or cassandra" },
);

/** Zipkin, the receiver of spans. */
export const zipkin = z.strictObject({
    enabled: z.boolean().default(true),
    /** The slim image has no driver for Cassandra. */
    image: image.default("docker.io/openzipkin/zipkin-slim:3.5.1"),
    /** More than one needs a storage that they share. */
    replicas: z.int().min(1).default(1),
    storage: storage.default({ type: "mem" }),
    resources,
});
