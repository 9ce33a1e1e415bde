import type { AnyObject } from "./object";

type Section = Readonly<Record<string, unknown>>;

/** What the API server alone writes (Kubernetes' ObjectMeta); it is there in what kubectl has exported. */
const serverMetadata = [
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "ownerReferences",
    "resourceVersion",
    "selfLink",
    "uid",
];
/** Annotations of kubectl and of the Deployment controller. */
const controllerAnnotations = ["deployment.kubernetes.io/revision", "kubectl.kubernetes.io/last-applied-configuration"];

/**
 * The objects of a manifest without what a controller of the cluster writes. `kubectl apply` lets it have its way; in a
 * server-side apply the manifest's value would be ours, and a conflict at the next `up`.
 */
export function withoutControllerFields(objects: readonly AnyObject[]): AnyObject[] {
    return objects.map((object) => {
        const own = without(object, ["status"]);
        return withoutKindFields({ ...own, metadata: ownMetadata(object.metadata) }, objects);
    });
}

/** True for a ClusterRole whose rules Kubernetes collects from others, by their labels. */
export function isAggregated({ kind, aggregationRule }: AnyObject): boolean {
    return kind === "ClusterRole" && aggregationRule !== undefined;
}

function ownMetadata(metadata: AnyObject["metadata"]): AnyObject["metadata"] {
    const own = without(metadata, serverMetadata);
    const { annotations } = metadata;
    return annotations === undefined ? own : { ...own, annotations: without(annotations, controllerAnnotations) };
}

function withoutKindFields(object: AnyObject, all: readonly AnyObject[]): AnyObject {
    if (isAggregated(object)) {
        return without(object, ["rules"]);
    }
    switch (object.kind) {
        case "ValidatingWebhookConfiguration":
        case "MutatingWebhookConfiguration":
            return {
                ...object,
                webhooks: listIn(object, "webhooks").map((it) => inside(it, ["clientConfig"], withoutNoCa)),
            };
        case "CustomResourceDefinition":
            return inside(object, ["spec", "conversion", "webhook", "clientConfig"], withoutNoCa);
        case "APIService":
            return inside(object, ["spec"], withoutNoCa);
        default:
            return isScaled(object, all) ? inside(object, ["spec"], (spec) => without(spec, ["replicas"])) : object;
    }
}

/** An autoscaler of the manifest sets the workload's replicas. */
function isScaled({ kind, metadata }: AnyObject, all: readonly AnyObject[]): boolean {
    return all.some((it) => {
        const { scaleTargetRef: target } = (it["spec"] ?? {}) as { scaleTargetRef?: { kind?: string; name?: string } };
        const isHere = it.metadata.namespace === metadata.namespace;
        return (
            it.kind === "HorizontalPodAutoscaler" && isHere && target?.kind === kind && target.name === metadata.name
        );
    });
}

/** A CA that is none (empty, or `Cg==`, a line break) holds the place of the one that a controller puts in. */
function withoutNoCa(config: Section): Section {
    const { caBundle } = config;
    const isNone = typeof caBundle === "string" && Buffer.from(caBundle, "base64").toString().trim() === "";
    return isNone ? without(config, ["caBundle"]) : config;
}

function listIn(object: Section, key: string): Section[] {
    const list = object[key];
    return Array.isArray(list) ? (list as Section[]) : [];
}

/** The object with a change at a path, where it has one. */
function inside<Type extends Section>(
    object: Type,
    path: readonly string[],
    change: (section: Section) => Section,
): Type {
    const [key, ...rest] = path;
    if (key === undefined) {
        return change(object) as Type;
    }
    const child = object[key];
    return typeof child === "object" && child !== null
        ? { ...object, [key]: inside(child as Section, rest, change) }
        : object;
}

function without<Type extends object>(object: Type, keys: readonly string[]): Type {
    return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key))) as Type;
}
