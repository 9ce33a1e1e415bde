import type { AnyObject } from "../kube/object";
import { refusal } from "../messages/problem";
import { log } from "@pulumi/pulumi";
import { fixCommand } from "../messages/fix";
import type { EdgeSettings } from "../config/schema";
import { handedOverAnnotation } from "../model/edge/manifest";
import { edgeService } from "../model/edge/service";
import { withoutOwnFields } from "../kube/fieldOwners";
import { decodeRelease, HelmRelease, newestRevision, payloadOf, revisionLabels } from "../kube/helmRelease";
import { isOwnRelease, undoingValues } from "../model/edge/releaseConflicts";
import { tracingHashAnnotation } from "../model/edge/helmValues";
import { refusePod } from "../model/edge/podConflicts";
import { isInPlace, PlacedPatch, placedPatch } from "../model/edge/placedPatch";
import { EdgeReads, narrowingConflicts } from "../model/edge/edgeReads";
import { ConfigMaps, configMapNames, environmentOf, Unread } from "../model/edge/environment";
import { podFieldsFor, PodFields } from "../model/edge/podPatch";
import {
    edgeContainer,
    podLabels,
    PodConflict,
    PodTemplate,
    runsEdge,
    serviceAccountOf,
    templateOf,
} from "../kube/podTemplate";
import { MtlsException, redisException, redisPlace } from "../model/edge/redisAccess";
import type { IstioIntegration } from "../model/edge/istioIntegration";
import type { ClusterReader } from "./cluster";
import { refuseSecondTracing } from "./edgeTracing";

/** Field manager of the patch, and so the owner of our fields in the edge's Deployment. */
export const edgeManager = "edge-mesh";
/**
 * Annotation of the Deployment that makes the engine apply the patch anew: it compares what the program asks for, and so
 * would not notice that someone else has taken fields of ours away.
 */
const patchedAnnotation = "edge-mesh.dev/patched-generation";
const managedBy = "app.kubernetes.io/managed-by";
/** The tracing hash beside one of somebody else: the values of a release that was handed over keep theirs. */
const secondHashAnnotation = `${tracingHashAnnotation}-of-patch`;

/** The edge that is there already, as far as the program has to know it. */
export interface LiveEdge {
    /** The patch of its pod template. */
    readonly patch: PlacedPatch;
    /** Annotations of the Deployment itself that go with the patch. */
    readonly annotations: Readonly<Record<string, string>>;
    readonly podLabels: Readonly<Record<string, string>>;
    /** Service account of the edge's pods. */
    readonly serviceAccount: string;
    /** Name of the Service by which clients reach the edge; undefined when none selects its pods. */
    readonly service: string | undefined;
    readonly exceptions: readonly MtlsException[];
    /** Where the edge's container gets variables from that nobody can read here. */
    readonly unread: readonly Unread[];
}

/**
 * Looks at the edge that `edge.install: existing` speaks of.
 * @throws RunError when it is not there, when this program still owns it as a Helm release, when its pod template
 * contradicts the integration, and when values of its release would undo our fields at the next `helm upgrade`
 */
export async function discoverEdge(
    reader: ClusterReader,
    edge: EdgeSettings,
    integration: IstioIntegration,
    tracingHash: string,
    reads: EdgeReads,
): Promise<LiveEdge> {
    const deployment = await findDeployment(reader, edge);
    const release = await readRelease(reader, deployment);
    if (release !== undefined && isOwnRelease(release)) {
        refuseOwn(edge, `installed Helm release ${release.namespace}/${release.name}, and would uninstall it`, "helm");
    }
    await refuseSecondTracing(reader, edge, tracingHash);
    const where = `Deployment ${edge.namespace}/${edge.deployment}`;
    const live = templateIn(deployment);
    const foreign = templateIn(withoutOwnFields(deployment, edgeManager));
    if (release === undefined && isOwnManifest(deployment, foreign)) {
        refuseOwn(edge, `made ${where}, and would delete it`, "yaml");
    }
    const configMaps = await readConfigMaps(reader, foreign, edge.namespace);
    const narrowing = narrowingConflicts(foreign, reads, configMaps);
    const fields = fitLive(where, foreign, integration, tracingHash, narrowing.conflicts);
    const undoing = release === undefined ? [] : undoingValues(release, edge.deployment, fields);
    if (release !== undefined && undoing.length > 0) {
        const fix = `helm -n ${release.namespace} upgrade ${release.name} CHART --reuse-values --set KEY=VALUE`;
        refusePod(`Values of Helm release ${release.namespace}/${release.name} (${release.chart})`, undoing, fix);
    }
    const labels = podLabels(live);
    const services = await reader.list("v1", "Service", { namespace: edge.namespace });
    const patch = placedPatch(fields, foreign, live);
    return {
        patch,
        annotations: patchedGeneration(deployment, !isInPlace(live, patch)),
        podLabels: labels,
        serviceAccount: serviceAccountOf(live),
        service: edgeService(services, edge.namespace, edge.deployment, labels),
        exceptions: await redisExceptions(reader, live, edge.namespace, configMaps),
        unread: narrowing.unread,
    };
}

async function findDeployment(reader: ClusterReader, edge: EdgeSettings): Promise<AnyObject> {
    const found = await reader.get("apps/v1", "Deployment", edge.deployment, edge.namespace);
    if (found !== undefined) {
        // The client's classes carry every absent field as undefined, and parts of the object go into a patch.
        return JSON.parse(JSON.stringify(found)) as AnyObject;
    }
    const all = await reader.list("apps/v1", "Deployment");
    const candidates = all
        .filter((deployment) => templateOf(deployment) !== undefined && runsEdge(templateIn(deployment)))
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
    throw refusal({
        path: "edge.deployment",
        seen: `${edge.namespace}/${edge.deployment}`,
        problem: "it does not exist, but edge.install is existing",
        allowed: `the edge's Deployment (${candidates.join(", ") || "there is none in the cluster"})`,
        fix: `${fixCommand("edge.deployment", "set", "NAME")}, and edge.namespace likewise`,
    });
}

/** The generation that had to be patched: this one, or the one that is noted there. */
function patchedGeneration({ metadata }: AnyObject, needed: boolean): Readonly<Record<string, string>> {
    const { generation } = metadata as { generation?: number };
    const value = needed ? String(generation ?? 0) : metadata.annotations?.[patchedAnnotation];
    return value === undefined ? {} : { [patchedAnnotation]: value };
}

function templateIn(deployment: Partial<AnyObject>): PodTemplate {
    return templateOf(deployment) ?? { spec: { containers: [] } };
}

/**
 * Our fields for the pod template as the others left it. An annotation that would have to be merged belongs to someone
 * already: without force the API server would refuse the patch, so it is refused here, with the text that it has to have.
 */
function fitLive(
    where: string,
    template: PodTemplate,
    integration: IstioIntegration,
    tracingHash: string,
    narrowing: readonly PodConflict[],
): PodFields {
    const present = template.metadata?.annotations ?? {};
    const theirs = present[tracingHashAnnotation] ?? tracingHash;
    const hashes = {
        [tracingHashAnnotation]: theirs,
        ...(theirs === tracingHash ? {} : { [secondHashAnnotation]: tracingHash }),
    };
    const { fields, conflicts } = podFieldsFor(template, integration, hashes);
    const merged = Object.entries(fields?.annotations ?? {}).filter(
        ([key, value]) => present[key] !== undefined && present[key] !== value,
    );
    const all: PodConflict[] = [
        ...conflicts,
        ...narrowing,
        ...merged.map(([key, value]) => ({
            path: `annotations["${key}"]`,
            seen: present[key],
            needed: JSON.stringify(value),
        })),
    ];
    if (fields === undefined || all.length > 0) {
        refusePod(
            where,
            all,
            "change it where it comes from (values of its chart, its manifest, or kubectl edit), then pulumi up",
        );
    }
    return fields;
}

/** The newest deployed release that the Deployment says it comes from; its values only if Helm keeps them in Secrets. */
async function readRelease(reader: ClusterReader, { metadata }: AnyObject): Promise<HelmRelease | undefined> {
    const name = metadata.annotations?.["meta.helm.sh/release-name"];
    if (metadata.labels?.[managedBy] !== "Helm" || name === undefined) {
        return undefined;
    }
    const namespace = metadata.annotations?.["meta.helm.sh/release-namespace"] ?? metadata.namespace;
    const labels = `${revisionLabels(name)},status=deployed`;
    const secrets = await reader.list("v1", "Secret", { ...(namespace === undefined ? {} : { namespace }), labels });
    const newest = newestRevision(secrets);
    try {
        return decodeRelease(newest === undefined ? "" : payloadOf(newest.secret));
    } catch {
        void log.warn(
            `Helm installed ${metadata.namespace}/${metadata.name}, but the values of its release ${name} could not be ` +
                "read: whether a helm upgrade would undo the Istio integration is not known",
        );
        return undefined;
    }
}

/** True for a Deployment that this program made from a manifest and has not let go of: only it sets the tracing hash. */
function isOwnManifest({ metadata }: AnyObject, foreign: PodTemplate): boolean {
    const marked = foreign.metadata?.annotations?.[tracingHashAnnotation] !== undefined;
    const byHelm = metadata.labels?.[managedBy] === "Helm";
    return marked && !byHelm && metadata.annotations?.[handedOverAnnotation] === undefined;
}

function refuseOwn(edge: EdgeSettings, done: string, way: "helm" | "yaml"): never {
    throw refusal({
        path: "edge.install",
        seen: "existing",
        problem: `this program ${done}`,
        allowed: "existing once the edge was handed over",
        fix:
            `${fixCommand("edge.install", "set", way)} && ` +
            `${fixCommand("edge.handOver", "set", "true")} && pulumi up` +
            (edge.handOver ? "    (handOver is set, but no up has run since)" : ""),
    });
}

/** The ConfigMaps that the edge's environment comes from; one that may not be read is not known. */
async function readConfigMaps(reader: ClusterReader, template: PodTemplate, namespace: string): Promise<ConfigMaps> {
    const container = edgeContainer(template.spec.containers);
    const names = container === undefined ? [] : configMapNames(container);
    const read = async (name: string) => {
        const found = await reader.get("v1", "ConfigMap", name, namespace).catch(() => undefined);
        return [name, found?.["data"] as Readonly<Record<string, string>> | undefined] as const;
    };
    const known = new Map(await Promise.all(names.map(read)));
    return (name) => known.get(name);
}

async function redisExceptions(
    reader: ClusterReader,
    template: PodTemplate,
    namespace: string,
    configMaps: ConfigMaps,
): Promise<MtlsException[]> {
    const container = edgeContainer(template.spec.containers);
    const env = container && environmentOf(container, configMaps).entries;
    const place = container && redisPlace({ ...container, env: env ?? [] }, namespace);
    if (place === undefined) {
        return [];
    }
    const kinds = [
        ["v1", "Service"],
        ["apps/v1", "Deployment"],
        ["apps/v1", "StatefulSet"],
    ] as const;
    const where = { namespace: place.namespace };
    const objects = await Promise.all(kinds.map(([apiVersion, kind]) => reader.list(apiVersion, kind, where)));
    const exception = redisException(place, objects.flat());
    return exception === undefined ? [] : [exception];
}
