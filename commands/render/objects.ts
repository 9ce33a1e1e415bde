import type { TemplateRequest } from "../../model/edge/crdChart";
import type { AnyObject } from "../../kube/object";
import { mappingSetType, Route, Routes, routesIn } from "../../plugin/mappingSet";
import { namedMetadata, randomPassword } from "./answers";
import { ChartRequest, HelmOptions, releaseRequest, templateObjects } from "./helm";
import { isPlaceholder, placeholder, withoutMarks } from "./placeholder";
import type { Recorded } from "./recorder";

/** What a resource of the program comes to. */
export interface Rendered {
    readonly resource: Recorded;
    readonly objects: readonly AnyObject[];
    /** A few fields of an object that somebody else makes. */
    readonly patch: boolean;
    /** Path of a field that `up` waits for, because somebody else writes it. */
    readonly awaits?: string;
    /** Hooks of its chart, which no wave can run. */
    readonly hooks: readonly AnyObject[];
}

const release = "kubernetes:helm.sh/v3:Release";

/**
 * Whether a resource stands for objects of the cluster: no component, no provider, no password (it stands in a Secret, which
 * is not written), and nothing that is only read.
 */
export function isManaged({ type, custom, read }: Recorded): boolean {
    return custom && read !== true && !type.startsWith("pulumi:") && type !== randomPassword;
}

/**
 * The objects of a resource: its own, or those of its chart.
 * @throws Error for a resource that is no object of Kubernetes
 */
export async function renderResource(resource: Recorded, helm: HelmOptions): Promise<Rendered> {
    const { type, inputs } = resource;
    const plain = { resource, patch: false, hooks: [] };
    if (type === release) {
        const values = withoutMarks(inputs, hiding(resource)) as Readonly<Record<string, unknown>>;
        return { ...plain, ...(await renderChart(releaseRequest(values), helm)) };
    }
    if (type === mappingSetType) {
        const { routes } = withoutMarks(inputs, hiding(resource)) as { readonly routes: Routes };
        return { ...plain, objects: routesIn(routes).map(mappingObject) };
    }
    if (!type.startsWith("kubernetes:")) {
        throw new Error(`${resource.name}: render does not know resources of type ${type}`);
    }
    // A Secret is written only where it is empty, so nothing of it has to be hidden.
    const hide = inputs["kind"] === "Secret" ? (secret: unknown) => secret : hiding(resource);
    const unnamed = withoutMarks(inputs, hide) as AnyObject;
    const object = { ...unnamed, metadata: namedMetadata(unnamed, resource.name) };
    if (isOfChart(object) || isWait(resource, object)) {
        return { ...plain, objects: [] };
    }
    return { ...plain, patch: type.endsWith("Patch"), objects: [withoutPulumi(object)], awaits: awaitedField(object) };
}

/** A path without a value in the list of what the provider waits for; with a value it is the object's own. */
function awaitedField({ metadata }: AnyObject): string | undefined {
    const text = metadata.annotations?.["pulumi.com/waitFor"] ?? "";
    const conditions = text.startsWith("[") ? (JSON.parse(text) as string[]) : [text];
    return conditions.map((it) => /^jsonpath=\{(.*)\}$/.exec(it)?.[1]).find((path) => path !== undefined);
}

function mappingObject({ namespace, name, spec }: Route): AnyObject {
    return { apiVersion: "getambassador.io/v3alpha1", kind: "Mapping", metadata: { namespace, name }, spec };
}

async function renderChart(request: ChartRequest, helm: HelmOptions): Promise<Pick<Rendered, "objects" | "hooks">> {
    const all = await templateObjects(request, helm);
    const isHook = ({ metadata }: AnyObject) => metadata.annotations?.["helm.sh/hook"] !== undefined;
    return { objects: all.filter((object) => !isHook(object)), hooks: all.filter(isHook) };
}

/** What the provider's functions answer while the program is recorded. */
export function answerOf(token: string, args: object, render: (request: TemplateRequest) => unknown): unknown {
    if (token !== "kubernetes:helm:template") {
        throw new Error(`render does not know the function ${token}`);
    }
    return render(JSON.parse((args as { readonly jsonOpts: string }).jsonOpts) as TemplateRequest);
}

function hiding({ name }: Recorded): (secret: unknown) => unknown {
    return (secret) => (typeof secret === "string" && isPlaceholder(secret) ? secret : placeholder(name));
}

/** An object that a release adopts, and so one that its chart has as well. */
function isOfChart({ metadata }: AnyObject): boolean {
    return metadata.annotations?.["meta.helm.sh/release-name"] !== undefined;
}

/** A patch by which `up` only waits for an object; controllers wait for the health of a wave by themselves. */
function isWait({ type }: Recorded, object: AnyObject): boolean {
    const { apiVersion: _version, kind: _kind, metadata, ...fields } = withoutPulumi(object);
    const { name: _name, namespace: _namespace, ...rest } = metadata;
    return type.endsWith("Patch") && Object.keys({ ...fields, ...rest }).length === 0;
}

/** An object without the annotations that only the provider reads. */
function withoutPulumi(object: AnyObject): AnyObject {
    const { annotations, ...metadata } = object.metadata;
    const kept = Object.entries(annotations ?? {}).filter(([key]) => !key.startsWith("pulumi.com/"));
    return {
        ...object,
        metadata: { ...metadata, ...(kept.length === 0 ? {} : { annotations: Object.fromEntries(kept) }) },
    };
}
