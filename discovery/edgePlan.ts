import { names } from "../components/names";
import type { Settings } from "../config/schema";
import { EdgeManifest, foldManifest } from "../integration/edgeManifest";
import { tracingHashAnnotation } from "../integration/helmValues";
import { ManifestObject, readManifest } from "../integration/manifest";
import type { MtlsException } from "../integration/redisAccess";
import { istioIntegration } from "../integration/values";
import { ClusterReader, openCluster } from "./cluster";
import { discoverEdge, LiveEdge } from "./edge";

/** What is known of the edge before any resource is registered, whichever way it comes. */
interface CommonPlan {
    /** The CRD manifest; undefined when CRDs and conversion webhook are there already. */
    readonly crds: readonly ManifestObject[] | undefined;
    /** Workloads that have to take plaintext for the edge to work. */
    readonly exceptions: readonly MtlsException[];
    /** Label `app.kubernetes.io/instance` of the edge's pods, by which Prometheus finds them. */
    readonly instance: string;
    /** Whether the edge's namespace is ours to create. */
    readonly createNamespace: boolean;
    readonly tracingHash: string;
}

/** The way to the edge, with what each of them needs. */
export type EdgePlan = CommonPlan &
    (
        | { readonly install: "helm" }
        | { readonly install: "yaml"; readonly manifest: EdgeManifest }
        | { readonly install: "existing"; readonly live: LiveEdge }
    );

const instanceLabel = "app.kubernetes.io/instance";

/**
 * Reads what decides how the edge is made: manifests, and with `install: existing` the cluster.
 * @param tracingHash rolls the edge when it changes
 * @param licensed true when the program creates the licence's Secret
 * @throws RunError for whatever keeps the edge from being made, before anything is
 */
export async function planEdge(
    settings: Settings,
    tracingHash: string,
    licensed: boolean,
    open: (context: string | undefined) => Promise<ClusterReader> = openCluster,
): Promise<EdgePlan> {
    const { edge } = settings;
    if (edge.install === "existing") {
        const live = await discoverEdge(await open(settings.kubeContext), edge, istioIntegration, tracingHash);
        const instance = live.podLabels[instanceLabel] ?? edge.deployment;
        const { exceptions } = live;
        return {
            install: "existing",
            live,
            crds: undefined,
            exceptions,
            instance,
            createNamespace: false,
            tracingHash,
        };
    }
    const { createNamespace } = edge;
    const crds = await readManifest(edge.crds, "edge.crds");
    if (edge.install === "helm") {
        return { install: "helm", crds, exceptions: [], instance: names.edge, createNamespace, tracingHash };
    }
    const manifest = foldManifest({
        settings,
        objects: await readManifest(edge.manifest ?? "", "edge.manifest"),
        crds,
        integration: istioIntegration,
        annotations: { [tracingHashAnnotation]: tracingHash },
        licenseSecret: licensed ? names.license : undefined,
    });
    const instance = manifest.podLabels[instanceLabel] ?? edge.deployment;
    const { exceptions } = manifest;
    return { install: "yaml", manifest, crds, exceptions, instance, createNamespace, tracingHash };
}
