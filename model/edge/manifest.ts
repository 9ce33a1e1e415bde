import { refusal } from "../../messages/problem";
import { meshNamespaceNames } from "../../config/namespaces";
import { fixCommand } from "../../messages/fix";
import type { Settings } from "../../config/schema";
import { edgeService } from "./service";
import { manifestName } from "../../kube/manifest";
import { AnyObject } from "../../kube/object";
import { refusePod } from "./podConflicts";
import { edgeReads, narrowingConflicts } from "./edgeReads";
import { ConfigMaps, environmentOf, Unread } from "./environment";
import { podFieldsFor, withPodFields } from "./podPatch";
import { edgeContainer, podLabels, PodTemplate, serviceAccountOf, templateOf } from "../../kube/podTemplate";
import { MtlsException, redisException, redisPlace } from "./redisAccess";
import type { IstioIntegration } from "./istioIntegration";

/** Annotation of a Deployment that this program made from a manifest and let go of (`edge.handOver`). */
export const handedOverAnnotation = "edge-mesh.dev/handed-over";

/** A published manifest of the edge, with the integration in it, sorted by what has to be there first. */
export interface EdgeManifest {
    /** CRDs and namespaces that only the manifest brings; they are kept on destroy. */
    readonly kept: readonly AnyObject[];
    /** Everything that no one waits for, and that waits for no pod. */
    readonly plain: readonly AnyObject[];
    /** Deployments, one of them the edge's, and the Services, which are ready only with their pods. */
    readonly running: readonly AnyObject[];
    /** The edge's Deployment among them. */
    readonly edge: AnyObject;
    /** Labels of the edge's pods. */
    readonly podLabels: Readonly<Record<string, string>>;
    /** Service account of the edge's pods. */
    readonly serviceAccount: string;
    /** Name of the Service by which clients reach the edge; undefined when the manifest has none. */
    readonly service: string | undefined;
    /** True when the manifest brings Listeners, so that we must not. */
    readonly hasListeners: boolean;
    readonly exceptions: readonly MtlsException[];
    /** Where the edge's container gets variables from that nobody can read here. */
    readonly unread: readonly Unread[];
}

export interface EdgeManifestInput {
    readonly settings: Settings;
    /** The manifest of `edge.manifest`. */
    readonly objects: readonly AnyObject[];
    /** The manifest of `edge.crds`, which another component creates. */
    readonly crds: readonly AnyObject[];
    readonly integration: IstioIntegration;
    /** Pod annotations beside the integration's. */
    readonly annotations: Readonly<Record<string, string>>;
    /** Name of the license's Secret when the program creates it. */
    readonly licenseSecret: string | undefined;
}

/**
 * Folds the integration into the edge's Deployment of a published manifest, and leaves everything else as it was.
 * @throws RunError when the manifest has no such Deployment, several, or one that contradicts the integration
 */
export function integratedManifest(input: EdgeManifestInput): EdgeManifest {
    const { settings, objects, integration, annotations } = input;
    const { namespace, deployment: name } = settings.edge;
    const { object, template } = findDeployment(input);
    const where = `Deployment ${namespace}/${name} of ${settings.edge.manifest}`;
    const fitted = podFieldsFor(template, integration, annotations);
    const configMaps = configMapsOf(objects, namespace);
    const narrowing = narrowingConflicts(template, edgeReads(settings), configMaps);
    if (fitted.fields === undefined || narrowing.conflicts.length > 0) {
        refusePod(
            where,
            [...fitted.conflicts, ...narrowing.conflicts],
            "change the manifest, or give edge-mesh:edge.manifest a copy of it that you changed",
        );
    }
    const folded = {
        ...object,
        metadata: settings.edge.handOver ? withMark(object.metadata) : object.metadata,
        spec: { ...(object["spec"] as object), template: withPodFields(template, fitted.fields) },
    };
    const ours = ownObjects(input);
    const { ambassadorId } = settings.edge;
    const rest = objects.filter((it) => !ours(it)).map((it) => (it === object ? folded : readBy(ambassadorId, it)));
    const kept = ["Namespace", "CustomResourceDefinition"];
    const running = ["Deployment", "Service"];
    const container = edgeContainer(template.spec.containers);
    const env = container && environmentOf(container, configMaps).entries;
    const redis = container && redisPlace({ ...container, env: env ?? [] }, namespace);
    const exception = redis && redisException(redis, objects);
    return {
        kept: rest.filter(({ kind }) => kept.includes(kind)),
        plain: rest.filter(({ kind }) => ![...kept, ...running].includes(kind)),
        running: rest.filter(({ kind }) => running.includes(kind)),
        edge: folded,
        podLabels: podLabels(template),
        serviceAccount: serviceAccountOf(template),
        service: edgeService(objects, namespace, name, podLabels(template)),
        hasListeners: objects.some(
            ({ kind, apiVersion }) => kind === "Listener" && apiVersion.startsWith("getambassador.io/"),
        ),
        exceptions: exception === undefined ? [] : [exception],
        unread: narrowing.unread,
    };
}

/** The ConfigMaps that the manifest brings into the edge's namespace. */
function configMapsOf(objects: readonly AnyObject[], namespace: string): ConfigMaps {
    return (name) => {
        const found = objects.find(
            ({ kind, metadata }) =>
                kind === "ConfigMap" && metadata.name === name && (metadata.namespace ?? "default") === namespace,
        );
        return found === undefined ? undefined : ((found["data"] ?? {}) as Readonly<Record<string, string>>);
    };
}

/** An object of the manifest that this edge reads says so, where there are several. */
function readBy(ambassadorId: string | undefined, object: AnyObject): AnyObject {
    return ambassadorId !== undefined && object.apiVersion.startsWith("getambassador.io/")
        ? { ...object, spec: { ...(object["spec"] as object | undefined), ambassador_id: [ambassadorId] } }
        : object;
}

/** The mark stands on the Deployment, not in its pod template, so that no pod is rolled for it. */
function withMark(metadata: AnyObject["metadata"]): AnyObject["metadata"] {
    const { annotations } = metadata as { annotations?: Readonly<Record<string, string>> };
    return { ...metadata, annotations: { ...annotations, [handedOverAnnotation]: "true" } };
}

function findDeployment({ settings: { edge }, objects }: EdgeManifestInput): {
    object: AnyObject;
    template: PodTemplate;
} {
    const place = ({ metadata }: AnyObject) => `${metadata.namespace ?? "default"}/${metadata.name}`;
    const deployments = objects.filter((object) => object.kind === "Deployment" && templateOf(object) !== undefined);
    const found = deployments.filter(({ metadata }) => metadata.name === edge.deployment);
    const all = deployments.map(place).join(", ") || "none";
    const refused = (key: string, seen: string, allowed: string) =>
        refusal({ path: `edge.${key}`, seen, allowed, fix: fixCommand(`edge.${key}`, "set") });
    const [object, ...others] = found;
    const template = object && templateOf(object);
    if (object === undefined || template === undefined) {
        throw refused("deployment", edge.deployment, `a Deployment of ${edge.manifest} (${all})`);
    }
    if (others.length > 0) {
        throw refused("manifest", found.map(place).join(", "), `a manifest with one Deployment ${edge.deployment}`);
    }
    if (place(object) !== `${edge.namespace}/${edge.deployment}`) {
        throw refused("namespace", edge.namespace, `the namespace of the manifest's Deployment (${place(object)})`);
    }
    return { object, template };
}

/** Tells the objects that another part of the program owns. */
function ownObjects({ settings, crds, licenseSecret }: EdgeManifestInput): (object: AnyObject) => boolean {
    const { edge, istio, observability } = settings;
    const namespaces = [...meshNamespaceNames(settings), istio.namespace, observability.namespace];
    const inCrds = new Set(crds.map(manifestName));
    return (object) =>
        inCrds.has(manifestName(object)) ||
        (object.kind === "Namespace" && namespaces.includes(object.metadata.name)) ||
        (object.kind === "Secret" &&
            object.metadata.name === licenseSecret &&
            object.metadata.namespace === edge.namespace);
}
