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
    readonly licenseSecret: string;
    /** Changes whenever tracing does, because Edge Stack reads its TracingService at boot only. */
    readonly tracingHash: string;
}

/** Pod annotation that rolls the edge when tracing changes. */
export const tracingHashAnnotation = "edge-mesh.dev/tracing-hash";
/** Value of that annotation without tracing. */
export const noTracing = "none";
/**
 * Top-level value that says that the release was handed over (`edge.handOver`). The chart knows no such key and
 * renders nothing of it, so no pod is rolled; Helm keeps it with the release, where discovery finds it.
 */
export const handedOverKey = "edgeMeshHandedOver";

/**
 * Values for the chart `edge-stack`. Everything of Emissary is nested under `emissary-ingress`, its subchart: one
 * level too high, and Helm ignores it without a word. `envRaw` and the other raw values are left alone, because the
 * edge-stack chart may fill them itself.
 */
export function edgeHelmValues(input: EdgeValuesInput): Values {
    const { edge } = input;
    const ours: Values = {
        licenseKey: { createSecret: false, secretName: input.licenseSecret },
        redis: { create: false },
        redisURL: input.redisUrl,
        ...(edge.handOver ? { [handedOverKey]: true } : {}),
        "emissary-ingress": {
            fullnameOverride: input.fullname,
            createDefaultListeners: true,
            // The agent reports to a cloud service that is gone, its diagnostics feed emissary#4744, and its aggregated
            // ClusterRole can be made anew by Kubernetes while the release is uninstalled, which then never ends.
            agent: { enabled: false },
            replicaCount: edge.replicas,
            podAnnotations: { ...istioIntegration.podAnnotations, [tracingHashAnnotation]: input.tracingHash },
            volumes: [istioIntegration.volume],
            volumeMounts: [istioIntegration.volumeMount],
            env: istioIntegration.env,
            ...(edge.resources === undefined ? {} : { resources: edge.resources }),
            ...(edge.disruptionBudget ? { podDisruptionBudget: { minAvailable: 1 } } : {}),
        },
    };
    return deepMerge(ours, edge.values);
}
