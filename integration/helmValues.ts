import type { EdgeSettings } from "../config/schema";
import { deepMerge, Values } from "./merge";
import { istioIntegration } from "./values";

/** Facts of this installation that the chart's values depend on. */
export interface EdgeValuesInput {
    readonly edge: EdgeSettings;
    /** Fixed name of the release and of everything the chart names after it. */
    readonly fullname: string;
    /** `host:port` of the Redis outside the mesh. */
    readonly redisUrl: string;
    readonly redisSecret: string;
    readonly licenseSecret: string;
    /** Changes whenever tracing does, because Edge Stack reads its TracingService at boot only. */
    readonly tracingHash: string;
}

/** Pod annotation that rolls the edge when tracing changes. */
export const tracingHashAnnotation = "edge-mesh.dev/tracing-hash";

/**
 * Values for the chart `edge-stack`. Everything of Emissary is nested under `emissary-ingress`, its subchart: one
 * level too high, and Helm ignores it without a word.
 */
export function edgeHelmValues(input: EdgeValuesInput): Values {
    const { edge } = input;
    const ours: Values = {
        licenseKey: { createSecret: false, secretName: input.licenseSecret },
        redis: { create: false },
        redisURL: input.redisUrl,
        "emissary-ingress": {
            fullnameOverride: input.fullname,
            createDefaultListeners: true,
            replicaCount: edge.replicas,
            podAnnotations: { ...istioIntegration.podAnnotations, [tracingHashAnnotation]: input.tracingHash },
            volumes: [istioIntegration.volume],
            volumeMounts: [istioIntegration.volumeMount],
            env: { ...istioIntegration.env, REDIS_URL: input.redisUrl },
            envRaw: redisPasswordEnv(input.redisSecret),
            ...(edge.resources === undefined ? {} : { resources: edge.resources }),
            ...(edge.disruptionBudget ? { podDisruptionBudget: { minAvailable: 1 } } : {}),
        },
    };
    return deepMerge(ours, edge.values);
}

/** The chart takes entries with `valueFrom` only as text (`envRaw`), because `env` holds plain values. */
function redisPasswordEnv(secret: string): string {
    return `- name: REDIS_PASSWORD\n  valueFrom:\n    secretKeyRef:\n      name: ${secret}\n      key: password\n`;
}
