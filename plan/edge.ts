import { instanceLabel } from "../kube/wellKnown";
import { objectNames } from "../config/names";
import { edgeName } from "../config/distribution";
import type { Settings } from "../config/schema";
import { EdgeManifest, integratedManifest } from "../model/edge/manifest";
import { EdgeChart, edgeChart } from "../model/edge/chart";
import { tracingHashAnnotation } from "../model/edge/helmValues";
import { objectImagesFrom } from "../kube/images";
import { readManifest } from "./readManifest";
import { AnyObject } from "../kube/object";
import { IngressRule, networkAccess } from "../model/observability/networkAccess";
import { PodMonitor, podMonitors } from "../model/observability/podMonitors";
import { edgeReads } from "../model/edge/edgeReads";
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

/** The way to the edge, with what each of them needs. */
export type EdgePlan = CommonPlan &
    (
        | { readonly install: "helm"; readonly chart: EdgeChart }
        | { readonly install: "yaml"; readonly manifest: EdgeManifest }
        | { readonly install: "existing"; readonly live: LiveEdge }
    );

/** What the plan follows from, beside the settings. */
export interface EdgePlanInput {
    /** The CRDs that the program makes; none when they are there already. */
    readonly crds: readonly AnyObject[];
    readonly integration: IstioIntegration;
    /** Rolls the edge when it changes. */
    readonly tracingHash: string;
    /** true when the program creates the licence's Secret. */
    readonly licensed: boolean;
}

/**
 * Reads what decides how the edge is made: its manifest, or with `install: existing` the cluster.
 * @throws RunError for whatever keeps the edge from being made, before anything is
 */
export async function planEdge(
    settings: Settings,
    input: EdgePlanInput,
    open: (context: string | undefined) => Promise<ClusterReader> = openCluster,
): Promise<EdgePlan> {
    const { edge } = settings;
    const { crds, integration, tracingHash } = input;
    const ingress = networkAccess(settings)?.edge;
    if (edge.install === "helm") {
        const name = edgeName(edge);
        const podLabels = { [instanceLabel]: name };
        const chart = edgeChart(edge, name);
        return {
            install: "helm",
            chart,
            exceptions: [],
            service: chart.service.name,
            instance: name,
            podLabels,
            podMonitors: podMonitors(settings, podLabels),
            serviceAccount: chart.serviceAccount,
            tracingHash,
            ingress,
        };
    }
    if (edge.install === "existing") {
        const live = await discoverEdge(
            await open(settings.kubeContext),
            edge,
            integration,
            tracingHash,
            edgeReads(settings),
        );
        return {
            install: "existing",
            live,
            ...foundBy(live, edge.deployment),
            tracingHash,
            ingress,
            podMonitors: podMonitors(settings, live.podLabels),
        };
    }
    const published = await readManifest(edge.manifest ?? "", "edge.manifest");
    const manifest = integratedManifest({
        settings,
        objects: published.map((object) => objectImagesFrom(settings.mirror.images, object)),
        crds,
        integration,
        annotations: { [tracingHashAnnotation]: tracingHash },
        licenseSecret: input.licensed ? objectNames.license : undefined,
    });
    return {
        install: "yaml",
        manifest,
        ...foundBy(manifest, edge.deployment),
        tracingHash,
        ingress,
        podMonitors: podMonitors(settings, manifest.podLabels),
    };
}

/** What an edge that is not the chart's says of itself; without the label its pods are found by the Deployment's name. */
function foundBy({ exceptions, podLabels, service, serviceAccount }: EdgeManifest | LiveEdge, deployment: string) {
    return { exceptions, service, instance: podLabels[instanceLabel] ?? deployment, podLabels, serviceAccount };
}
