import { instanceLabel } from "../../kube/wellKnown";
import * as semver from "semver";
import type { EdgeSettings } from "../../config/schema";
import { isLocal } from "../../kube/chart";
import { deepMerge, mergeLists, Values } from "../../kube/merge";
import { samePath } from "../../kube/podTemplate";
import { emissaryPart, nestEmissary } from "../../config/nesting";
import type { RedisLink } from "./redisEnvironment";
import { mergeAnnotation } from "./podPatch";
import { preStop } from "./shutdown";
import type { IstioIntegration } from "./istioIntegration";

/** Facts of this installation that the chart's values depend on. */
export interface EdgeValuesInput {
    readonly edge: EdgeSettings;
    readonly integration: IstioIntegration;
    /** Fixed name of the release and of everything the chart names after it. */
    readonly fullname: string;
    /** The Redis outside the mesh; Emissary has none. */
    readonly redis: RedisLink | undefined;
    readonly licenseSecret: string;
    /** Changes whenever tracing does, because Edge Stack reads its TracingService at boot only. */
    readonly tracingHash: string;
    /** Whether a conversion webhook serves the CRDs. */
    readonly conversion: boolean;
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
 * Charts before 4.0 have a cloud agent; 7.x and 8.x are charts of Emissary 2.x and 3.x. A chart in a local folder has its own
 * version, whatever `edge.version` says, so it may have one; where it has none, values for it do nothing.
 */
export function hasAgent({ chart, version }: Pick<EdgeSettings, "chart" | "version">): boolean {
    const major = semver.major(version);
    return isLocal(chart) || major < 4 || major >= 7;
}

/**
 * Values for the chart of the distribution: Emissary's, which are the guide's integration, and those that only the
 * chart `edge-stack` has. Of the raw values, which that chart fills itself, only `envRaw` is ours.
 */
export function edgeHelmValues(input: EdgeValuesInput): Values {
    const { edge } = input;
    const emissary = nestEmissary(edge.distribution, emissaryValues(input));
    const handedOver = edge.handOver ? { [handedOverKey]: true } : {};
    const ours = edge.distribution === "edge-stack" ? deepMerge(edgeStackValues(input), emissary) : emissary;
    const given = deepMerge({ ...ours, ...handedOver }, edge.values);
    const merged = deepMerge(given, nestEmissary(edge.distribution, besideOurs(input)));
    return input.redis === undefined ? merged : deepMerge(merged, rawEnvironments(edge, merged, input.redis));
}

/**
 * Our lists and annotations where a user's would replace them as a whole: with the user's entries in them. What contradicts ours stays
 * as the user gave it, for the guardrails to tell.
 */
function besideOurs({ edge, integration }: EdgeValuesInput): Values {
    const { volumes, volumeMounts, podAnnotations } = emissaryPart(edge.distribution, edge.values);
    const { volume, volumeMount } = integration;
    const texts = Object.entries(podAnnotations ?? {}).flatMap(([key, seen]) => {
        const ours = integration.podAnnotations[key];
        return typeof seen === "string" && ours !== undefined
            ? [[key, mergeAnnotation(key, seen, ours).value] as const]
            : [];
    });
    const mounts = Array.isArray(volumeMounts) ? (volumeMounts as readonly Partial<typeof volumeMount>[]) : [];
    const isMounted = mounts.some(
        (it) => it?.name === volumeMount.name || samePath(it?.mountPath, volumeMount.mountPath),
    );
    return {
        volumes: mergeLists([volume], volumes, "name"),
        volumeMounts: mergeLists(isMounted ? [] : [volumeMount], volumeMounts, "name"),
        ...(texts.length === 0 ? {} : { podAnnotations: Object.fromEntries(texts) }),
    };
}

/** `envRaw` of the edge, and of its canary if the chart makes one: ours, and what the user adds to it. */
function rawEnvironments({ distribution }: EdgeSettings, merged: Values, { environment }: RedisLink): Values {
    const emissary = emissaryPart(distribution, merged);
    const canary = (emissary["canary"] ?? {}) as Values;
    const textOf = ({ envRaw }: Values) => ({ envRaw: environment(typeof envRaw === "string" ? envRaw : "") });
    return nestEmissary(distribution, {
        ...textOf(emissary),
        ...(canary["enabled"] ? { canary: textOf(canary) } : {}),
    });
}

/** A handler of the user's own stands in place of ours: Kubernetes takes one. */
function hasOwnPreStop({ distribution, values }: EdgeSettings): boolean {
    return ((emissaryPart(distribution, values)["lifecycle"] ?? {}) as Values)["preStop"] !== undefined;
}

/**
 * The chart's `envRaw` and `volumesRaw` are texts of its subchart, so they read the subchart's `redisURL` and
 * `licenseKey.secretName`, not those of the same name at the top (values.yaml of datawire/edge-stack): with only the
 * latter, pods would wait for ever for a Secret that nobody makes.
 */
function edgeStackValues({ edge, licenseSecret, redis }: EdgeValuesInput): Values {
    const redisURL = redis?.url;
    return {
        licenseKey: { createSecret: false, secretName: licenseSecret },
        redis: { create: false },
        redisURL,
        ...nestEmissary(edge.distribution, { redisURL, licenseKey: { secretName: licenseSecret } }),
    };
}

function emissaryValues({ edge, integration, fullname, tracingHash, conversion }: EdgeValuesInput): Values {
    return {
        fullnameOverride: fullname,
        createDefaultListeners: true,
        // The agent reports to a cloud service that is gone, and its diagnostics feed emissary#4744.
        ...(hasAgent(edge) ? { agent: { enabled: false } } : {}),
        // Without a conversion webhook there is nothing to wait for, and the chart's wait would never end (3.10) or crash (4.x).
        ...(edge.distribution === "emissary" ? { waitForApiext: { enabled: conversion } } : {}),
        ...(ownsIngressClass(edge) ? { ingressClassResource: { name: fullname } } : {}),
        replicaCount: edge.replicas,
        podAnnotations: { ...integration.podAnnotations, [tracingHashAnnotation]: tracingHash },
        env: integration.env,
        ...(hasOwnPreStop(edge) ? {} : { lifecycle: { preStop } }),
        ...(edge.spread === "off" ? {} : { topologySpreadConstraints: spreadConstraints(edge.spread, fullname) }),
        ...(edge.autoscaling === undefined ? {} : { autoscaling: autoscaled(edge.autoscaling) }),
        ...(edge.resources === undefined ? {} : { resources: edge.resources }),
        ...(edge.disruptionBudget ? { podDisruptionBudget: { minAvailable: 1 } } : {}),
    };
}

/** The metrics stay the chart's: of memory as much as is requested, of CPU three times as much. */
function autoscaled({ min, max }: NonNullable<EdgeSettings["autoscaling"]>): Values {
    return { enabled: true, minReplicas: min, maxReplicas: max };
}

/**
 * Over nodes, and over zones by preference. Each version of the pods is spread by itself (`matchLabelKeys`), so that those
 * that are about to go do not decide where the new ones stand.
 */
function spreadConstraints(spread: EdgeSettings["spread"], fullname: string): Values[] {
    const over = (topologyKey: string, whenUnsatisfiable: "DoNotSchedule" | "ScheduleAnyway"): Values => ({
        maxSkew: 1,
        topologyKey,
        whenUnsatisfiable,
        labelSelector: { matchLabels: { [instanceLabel]: fullname } },
        matchLabelKeys: ["pod-template-hash"],
    });
    return [
        over("kubernetes.io/hostname", spread === "require" ? "DoNotSchedule" : "ScheduleAnyway"),
        over("topology.kubernetes.io/zone", "ScheduleAnyway"),
    ];
}

/**
 * An IngressClass with the edge's name, where another edge may have one under the chart's, `ambassador`: it would belong to
 * two releases, and go with the first that is uninstalled. Emissary's stands beside Edge Stack's while the edge moves.
 */
function ownsIngressClass({ distribution, ambassadorId }: EdgeSettings): boolean {
    return distribution === "emissary" || ambassadorId !== undefined;
}
