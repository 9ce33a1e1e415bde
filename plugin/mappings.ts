import { createHash } from "node:crypto";
import { Spec } from "./mappingSet";
import { Answer, messageOf, Send } from "./api";
import { Apply, Deletion, fieldManager, Key, keyOf, Live, placeOf } from "./plan";

const apiVersion = "getambassador.io/v3alpha1";
const group = `/apis/${apiVersion}`;
/** Annotation with whose a Mapping is, and label with a hash of that, by which it is found. */
export const markKey = "edge-mesh.dev/set";
/** Annotation of the official provider, on an object of which the fields of others are to be taken. */
const forceKey = "pulumi.com/patchForce";
/** Objects a page of a list. */
const page = 1000;
const metadataOnly = "PartialObjectMetadata";
/** What a person has changed by hand is drift, and is put back; what another program manages is not ours to take. */
const byHand = /^kubectl-(edit|patch|replace|set|annotate|label)$/;

interface Item {
    readonly metadata: {
        readonly name: string;
        readonly namespace: string;
        readonly uid: string;
        readonly resourceVersion: string;
        readonly annotations?: Readonly<Record<string, string>>;
        readonly managedFields?: readonly { readonly manager?: string; readonly subresource?: string }[];
    };
    readonly spec?: Spec;
}

/** A Mapping of the cluster; the spec only where it was asked for. */
export interface Found extends Live {
    readonly key: Key;
    readonly spec: Spec | undefined;
}

/** The API server has said no. */
export class Refusal extends Error {
    constructor(
        readonly status: number,
        message: string,
    ) {
        super(message);
    }
}

/** What is there has changed since it was looked at. */
export class Changed extends Error {}

/** The part of a label's value that tells a mark: the mark itself may be too long for one. */
export function labelOf(mark: string): string {
    return createHash("sha256").update(mark).digest("hex").slice(0, 40);
}

/** The Mapping as a set applies it. */
export function mappingOf({ key, spec, uid }: Apply, mark: string) {
    const labels = { [markKey]: labelOf(mark) };
    return {
        apiVersion,
        kind: "Mapping",
        metadata: { ...placeOf(key), ...(uid === undefined ? {} : { uid }), labels, annotations: { [markKey]: mark } },
        spec,
    };
}

/** Every Mapping with a mark, in every namespace. */
export function listMarked(send: Send, mark: string, withSpec: boolean): Promise<Found[]> {
    return list(send, `${group}/mappings`, withSpec, `&labelSelector=${markKey}%3D${labelOf(mark)}`).then((found) =>
        found.filter((it) => it.mark === mark),
    );
}

/** Every Mapping of a namespace, without specs. */
export function listNamespace(send: Send, namespace: string): Promise<Found[]> {
    return list(send, `${group}/namespaces/${namespace}/mappings`, false, "");
}

/** One Mapping; undefined when it is not there. */
export async function getMapping(send: Send, key: Key): Promise<Found | undefined> {
    const answer = await send("GET", pathOf(key));
    if (answer.status === 404) {
        return undefined;
    }
    return foundOf(JSON.parse(accepted(answer)) as Item);
}

/**
 * Applies a Mapping on the server.
 * @throws Refusal with the API server's reasons, Changed when another object has taken its place
 */
export async function applyMapping(send: Send, apply: Apply, mark: string, options: ApplyOptions): Promise<void> {
    const { dryRun, force } = options;
    const flags = `&fieldValidation=Strict&force=${force}${dryRun ? "&dryRun=All" : ""}`;
    const path = `${pathOf(apply.key)}?fieldManager=${fieldManager}${flags}`;
    const answer = await send("PATCH", path, { body: mappingOf(apply, mark) });
    if (answer.status !== 409) {
        accepted(answer);
        return;
    }
    const conflicts = conflictsOf(answer);
    if (conflicts.length === 0) {
        throw new Changed(messageOf(answer));
    }
    if (conflicts.every(({ manager }) => byHand.test(manager)) || (await isForced(send, apply.key))) {
        return applyMapping(send, apply, mark, { ...options, force: true });
    }
    const fields = conflicts.map(({ manager, field }) => `${field} is managed by ${manager}`);
    throw new Refusal(409, fields.join(", "));
}

export interface ApplyOptions {
    readonly dryRun: boolean;
    /** Take fields that others manage. */
    readonly force: boolean;
}

/**
 * Deletes a Mapping that is as it was when it was looked at; one that has gone is fine too.
 * @throws Changed when it is another one by now, or was changed
 */
export async function deleteMapping(send: Send, { key, uid, resourceVersion }: Deletion): Promise<void> {
    const preconditions = { uid, resourceVersion };
    const body = { apiVersion: "v1", kind: "DeleteOptions", preconditions };
    const answer = await send("DELETE", pathOf(key), { body });
    if (answer.status === 409) {
        throw new Changed(messageOf(answer));
    }
    if (answer.status !== 404) {
        accepted(answer);
    }
}

async function list(send: Send, path: string, withSpec: boolean, query: string): Promise<Found[]> {
    const accept = withSpec ? "application/json" : `application/json;as=${metadataOnly}List;g=meta.k8s.io;v=v1`;
    const found: Found[] = [];
    let next = "";
    do {
        const answer = await send("GET", `${path}?limit=${page}${query}${next}`, { accept });
        if (answer.status === 410) {
            // So much has changed since the first page that the others are no longer to be had.
            return list(send, path, withSpec, query);
        }
        const { items, metadata } = JSON.parse(accepted(answer)) as {
            items: Item[] | null;
            metadata: { continue?: string };
        };
        found.push(...(items ?? []).map(foundOf));
        next = metadata.continue ? `&continue=${encodeURIComponent(metadata.continue)}` : "";
    } while (next !== "");
    return found;
}

function foundOf({ metadata, spec }: Item): Found {
    const { uid, resourceVersion, annotations, managedFields = [] } = metadata;
    const managers = managedFields.filter(({ subresource }) => !subresource).map(({ manager }) => manager ?? "");
    const mark = annotations?.[markKey];
    return { key: keyOf(metadata), uid, resourceVersion, mark, managers: [...new Set(managers)], spec };
}

function accepted(answer: Answer): string {
    if (answer.status < 200 || answer.status > 299) {
        throw new Refusal(answer.status, messageOf(answer));
    }
    return answer.text;
}

function conflictsOf({ text }: Answer): { manager: string; field: string }[] {
    const { details } = JSON.parse(text) as {
        details?: { causes?: readonly { reason?: string; message?: string; field?: string }[] };
    };
    return (details?.causes ?? [])
        .filter(({ reason }) => reason === "FieldManagerConflict")
        .map(({ message = "", field = "" }) => ({ manager: /"([^"]*)"/.exec(message)?.[1] ?? message, field }));
}

async function isForced(send: Send, key: Key): Promise<boolean> {
    const answer = await send("GET", pathOf(key));
    const { metadata } = JSON.parse(accepted(answer)) as Item;
    return metadata.annotations?.[forceKey] === "true";
}

function pathOf(key: Key): string {
    const { namespace, name } = placeOf(key);
    return `${group}/namespaces/${namespace}/mappings/${name}`;
}
