import type { AnyObject } from "../../kube/object";
import type { Complaint } from "../../messages/problem";
import { isDeepStrictEqual } from "node:util";
import { decodeRelease, payloadOf, Revision } from "../../kube/helmRelease";
import { mappingSetType } from "../../plugin/mappingSet";
import { isStuck } from "./releaseSecret";
import {
    knownTo,
    markedIn,
    pendingOf,
    PendingOperation,
    providerOf,
    resourcesOf,
    StackState,
    StateResource,
} from "./state";

/** Pulumi's mark of a secret in an exported state. */
const secretKey = "4dabf18193072939515e22adb298388d";
/** Milliseconds by which the clocks of this machine and of the cluster may differ. */
const skew = 60_000;

/** What the cluster has of a resource. */
export interface Found {
    readonly object?: AnyObject;
    /** Newest revision of a Helm release. */
    readonly revision?: Revision<AnyObject>;
    /** Objects of a release that Helm does not know, as `Kind namespace/name`. */
    readonly left?: readonly string[];
}

/** What was found of each resource. */
export type FoundOf = (resource: StateResource) => Found;

/** What has to be done; every line of `says` is for the user. */
export interface Plan {
    /** Id by URN of what was created and is not in the state. */
    readonly taken: ReadonlyMap<string, string>;
    /** URNs of what the next `up` has to apply whatever it finds changed. */
    readonly again: ReadonlySet<string>;
    /** Revisions to be marked as failed. */
    readonly failed: readonly Revision<AnyObject>[];
    /** Releases of the state that Helm does not know. */
    readonly lost: readonly StateResource[];
    readonly says: readonly string[];
    /** What stands in the way of the next `up`, and has to be decided by the user. */
    readonly problems: readonly Complaint[];
}

export const isRelease = ({ type }: StateResource): boolean => type === "kubernetes:helm.sh/v3:Release";

/** An object of the cluster, not a patch of one: applying a patch anew needs no taking over. */
export function isObject({ type, custom }: StateResource): boolean {
    return (
        custom !== false &&
        /^kubernetes:/.test(type) &&
        type !== "kubernetes:helm.sh/v3:Release" &&
        !/Patch$/.test(type)
    );
}

/** Whether two entries of a state mean one thing; what is being replaced has the URN of what replaces it. */
export function isSame(one: StateResource, other: StateResource): boolean {
    return one.urn === other.urn && placeOf(one).id === placeOf(other).id;
}

/** Name and namespace in the cluster. */
export function placeOf(resource: StateResource): { name: string; namespace: string | undefined; id: string } {
    const source = (isRelease(resource) ? resource.inputs : resource.inputs?.["metadata"]) as
        { name?: string; namespace?: string } | undefined;
    const { name = "", namespace } = source ?? {};
    return { name, namespace, id: namespace === undefined ? name : `${namespace}/${name}` };
}

/** What the plan has to know of the cluster: objects that were being created, and every release of the stack. */
export function toLookAt(state: StackState): StateResource[] {
    const pending = pendingOf(state);
    // What was being read is pending without any inputs, and so without a kind to look for.
    const unsure = pending.filter(
        ({ type, resource }) => isRelease(resource) || (type === "creating" && isObject(resource)),
    );
    const releases = resourcesOf(state).filter(
        (it) => isRelease(it) && !pending.some(({ resource }) => isSame(resource, it)),
    );
    return [...unsure.map(({ resource }) => resource), ...releases];
}

/** Decides what to do for the pending operations of a state and for its releases. */
export function makePlan(state: StackState, foundOf: FoundOf): Plan {
    const taken = new Map<string, string>();
    const says: string[] = [];
    const problems: Complaint[] = [];
    const again = new Set(markedIn(state));
    for (const operation of pendingOf(state)) {
        const { type, resource } = operation;
        const { urn } = resource;
        const outcome = type === "creating" ? creation(state, operation, foundOf(resource)) : undefined;
        if (outcome === "taken") {
            taken.set(urn, placeOf(resource).id);
        }
        if (outcome === "taken" || type === "updating") {
            again.add(urn);
        }
        if (outcome === "foreign") {
            problems.push(foreign(resource));
        } else {
            const { id } = placeOf(resource);
            const place = outcome === "spare" ? ` (${String(resource.inputs?.["kind"])} ${id})` : "";
            says.push(`${nameOf(urn)}${place}: was ${type}; ${consequence(type, outcome)}`);
        }
    }
    const failed: Revision<AnyObject>[] = [];
    const lost: StateResource[] = [];
    for (const resource of toLookAt(state).filter(isRelease)) {
        const { revision, left = [] } = foundOf(resource);
        const known = resourcesOf(state).find((it) => isSame(it, resource));
        if (revision !== undefined && (taken.has(resource.urn) || known) && isStuck(revision)) {
            failed.push(revision);
            again.add(resource.urn);
            const { id } = placeOf(resource);
            says.push(`Helm release ${id}: revision ${revision.number} is ${revision.status}; marked as failed`);
        }
        if (revision === undefined && known !== undefined) {
            lost.push(known);
            says.push(forgotten(known, left));
        }
    }
    return { taken, again, failed, lost, says, problems };
}

/** A destroy that timed out in Helm leaves such a release (docs/running.md): Helm has deleted its record by then. */
function forgotten(resource: StateResource, left: readonly string[]): string {
    const { id } = placeOf(resource);
    const rest =
        left.length === 0
            ? "nothing of it is in the cluster"
            : `in the cluster there still is: ${left.join(", ")}. The next \`up\` takes that over, so run it before a destroy`;
    return `Helm release ${id}: is in the stack's state, and Helm does not know it: dropped from the state; ${rest}`;
}

type Creation = "taken" | "absent" | "adopted" | "spare" | "foreign";

function creation(state: StackState, { resource }: PendingOperation, found: Found): Creation {
    if (resource.type === mappingSetType) {
        return "adopted"; // A set knows its own Mappings by their mark.
    }
    if (!resource.type.startsWith("kubernetes:")) {
        return "absent";
    }
    const provider = providerOf(state, resource);
    if (
        !isRelease(resource) &&
        (!isObject(resource) || String(provider?.inputs?.["upsertExistingObjects"]) === "true")
    ) {
        return "adopted";
    }
    const live = found.revision?.secret ?? found.object;
    if (live === undefined) {
        return "absent";
    }
    const isSame = isRelease(resource) ? hasValues(live, resource) : isApplied(live);
    if (!isSame || isOlder(live, provider?.created)) {
        return "foreign";
    }
    const known = knownTo(state, resource.urn);
    return known === undefined || placeOf(known).id === placeOf(resource).id ? "taken" : "spare";
}

/** True for what was in the cluster before this stack was. */
function isOlder({ metadata }: AnyObject, since: string | undefined): boolean {
    const { creationTimestamp } = metadata as { creationTimestamp?: string | Date };
    return (
        since !== undefined &&
        creationTimestamp !== undefined &&
        new Date(creationTimestamp).getTime() < new Date(since).getTime() - skew
    );
}

/** The provider applies each object under a random name of this form, which a create that was cut off has not told the state. */
function isApplied({ metadata }: AnyObject): boolean {
    const { managedFields = [] } = metadata as { managedFields?: readonly { manager?: string }[] };
    return managedFields.some(({ manager = "" }) => /^pulumi-kubernetes-[0-9a-f]+$/.test(manager));
}

/** A release carries no mark of who made it, but the values; where some of ours are secret they cannot be compared. */
function hasValues(secret: AnyObject, { inputs }: StateResource): boolean {
    const values = inputs?.["values"] ?? {};
    return (
        JSON.stringify(values).includes(secretKey) || isDeepStrictEqual(decodeRelease(payloadOf(secret)).config, values)
    );
}

function consequence(type: string, outcome: Creation | undefined): string {
    const created: Readonly<Record<Creation, string>> = {
        taken: "it is in the cluster and ours: taken into the state",
        absent: "it is not in the cluster: forgotten",
        spare: "it is in the cluster under a name that nothing uses: forgotten, so delete it yourself",
        adopted: "forgotten, because the next `up` takes over what is there",
        foreign: "",
    };
    return outcome === undefined
        ? `read anew from the cluster${type === "updating" ? ", applied by the next `up`" : ""}`
        : created[outcome];
}

function foreign(resource: StateResource): Complaint {
    return {
        about: `${resource.type} ${placeOf(resource).id} is in the cluster and does not come from this stack`,
        problem: "another field manager, other values, or older than the stack",
        allowed: "no such object",
        fix: "move or delete it yourself, then pulumi up",
    };
}

const nameOf = (urn: string): string => urn.slice(urn.lastIndexOf("::") + 2);
