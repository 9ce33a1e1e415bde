import { instanceLabel } from "../kube/wellKnown";
import { objectNames } from "../config/names";
import { edgeName } from "../config/distribution";
import { log } from "@pulumi/pulumi";
import { describeProblem } from "../messages/problem";
import type { EdgeSettings, Settings } from "../config/schema";
import { EdgeManifest, integratedManifest } from "../model/edge/manifest";
import { EdgeChart, edgeChart } from "../model/edge/chart";
import { tracingHashAnnotation } from "../model/edge/helmValues";
import { objectImagesFrom } from "../kube/images";
import { readManifest } from "./readManifest";
import { AnyObject } from "../kube/object";
import { IngressRule, networkAccess } from "../model/observability/networkAccess";
import { PodMonitor, podMonitors } from "../model/observability/podMonitors";
import { edgeReads, unreadAllowed } from "../model/edge/edgeReads";
import type { Unread } from "../model/edge/environment";
import type { MtlsException } from "../model/edge/redisAccess";
import type { IstioIntegration } from "../model/edge/istioIntegration";
import { ClusterReader, openCluster } from "./cluster";
import { discoverEdge, LiveEdge } from "./existingEdge";

/** What is known of the edge before any resource is registered, whichever way it comes. */
interface CommonPlan {
    /** Workloads that have to take plaintext for the edge to work. */
    readonly exceptions: readonly MtlsException[];
    /** Name of the Service by which clients reach the edge; undefined when there is none. */
    readonly service: string | undefined;
    /** Label `app.kubernetes.io/instance` of the edge's pods, by which Prometheus finds them. */
    readonly instance: string;
    /** Labels that all pods of the edge have, and no other pods of the namespace. */
    readonly podLabels: Readonly<Record<string, string>>;
    /** Service account of the edge's pods: its identity in the mesh. */
    readonly serviceAccount: string;
    readonly tracingHash: string;
    /** PodMonitors for a Prometheus that is there already. */
    readonly podMonitors: readonly PodMonitor[];
    /** What a NetworkPolicy lets in to the edge's pods; undefined for no such policy. */
    readonly ingress: readonly IngressRule[] | undefined;
}

/** What each way to the edge needs. */
type ByWay =
    | { readonly install: "helm"; readonly chart: EdgeChart }
    | { readonly install: "yaml"; readonly manifest: EdgeManifest }
    | { readonly install: "existing"; readonly live: LiveEdge };

/** The edge, and the way to it. */
export type EdgePlan = CommonPlan & ByWay;

/** What the plan follows from, beside the settings. */
export interface EdgePlanInput {
    /** The CRDs that the program makes; none when they are there already. */
    readonly crds: readonly AnyObject[];
    readonly integration: IstioIntegration;
    /** Rolls the edge when it changes. */
    readonly tracingHash: string;
    /** true when the program creates the license's Secret. */
    readonly licensed: boolean;
}

/** The way to the edge, and what only that way knows of it. */
type Way = Pick<CommonPlan, "exceptions" | "service" | "podLabels" | "serviceAccount"> & ByWay;

/**
 * Reads what decides how the edge is made: its manifest, or with `install: existing` the cluster.
 * @throws RunError for whatever keeps the edge from being made, before anything is
 */
export async function planEdge(
    settings: Settings,
    input: EdgePlanInput,
    open: (context: string | undefined) => Promise<ClusterReader> = openCluster,
): Promise<EdgePlan> {
    const way = await wayOf(settings, input, open);
    return {
        ...way,
        // Without the label the pods are found by the Deployment's name.
        instance: way.podLabels[instanceLabel] ?? settings.edge.deployment,
        tracingHash: input.tracingHash,
        podMonitors: podMonitors(settings, way.podLabels),
        ingress: networkAccess(settings)?.edge,
    };
}

async function wayOf(
    settings: Settings,
    { crds, integration, tracingHash, licensed }: EdgePlanInput,
    open: (context: string | undefined) => Promise<ClusterReader>,
): Promise<Way> {
    const { edge } = settings;
    switch (edge.install) {
        case "helm": {
            const name = edgeName(edge);
            const chart = edgeChart(edge, name);
            const { service, serviceAccount } = chart;
            const podLabels = { [instanceLabel]: name };
            return { install: "helm", chart, exceptions: [], service: service.name, serviceAccount, podLabels };
        }
        case "existing": {
            const reader = await open(settings.kubeContext);
            const live = await discoverEdge(reader, edge, integration, tracingHash, edgeReads(settings));
            await tellUnread(live.unread, "edge.deployment", edge);
            return { install: "existing", live, ...knownOf(live) };
        }
        case "yaml": {
            const published = await readManifest(edge.manifest ?? "", "edge.manifest");
            const manifest = integratedManifest({
                settings,
                objects: published.map((object) => objectImagesFrom(settings.mirror.images, object)),
                crds,
                integration,
                annotations: { [tracingHashAnnotation]: tracingHash },
                licenseSecret: licensed ? objectNames.license : undefined,
            });
            await tellUnread(manifest.unread, "edge.manifest", edge);
            return { install: "yaml", manifest, ...knownOf(manifest) };
        }
    }
}

/** Warns of variables that the edge gets from where nobody reads them before anything is made. */
async function tellUnread(unread: readonly Unread[], key: string, { namespace }: EdgeSettings): Promise<void> {
    const problems = unread.map(({ path, kind, name }) => ({
        path: key,
        seen: `${path}: ${kind} ${namespace}/${name}`,
        allowed: unreadAllowed,
        fix: `kubectl -n ${namespace} describe ${kind.toLowerCase()} ${name}`,
    }));
    if (problems.length > 0) {
        const blocks = problems.map((it) => describeProblem(it));
        await log.warn(`what the edge is told is not all known:\n${blocks.join("\n")}`);
    }
}

function knownOf({ exceptions, podLabels, service, serviceAccount }: EdgeManifest | LiveEdge) {
    return { exceptions, podLabels, service, serviceAccount };
}
