import { isObject, Json, JsonObject, Path, printPath, valueAt, textOf } from "./json";
import { UNKNOWN } from "./secrets";

/** What changed, and what that asks for. */
export interface Difference {
    readonly changes: boolean;
    /** Every changed place, as a property path. */
    readonly paths: readonly string[];
    /** The property paths that can only change with a new object. */
    readonly replaces: string[];
    readonly deleteBeforeReplace: boolean;
}

const IDENTITY = ["apiVersion", "kind", "metadata.name", "metadata.namespace"];
const RELEASE_IDENTITY = ["name", "namespace"];

/** Fields the API server refuses to change, per kind (the official provider's list, where this project needs it). */
const IMMUTABLE: Readonly<Record<string, readonly string[]>> = {
    ClusterRoleBinding: ["roleRef"],
    DaemonSet: ["spec.selector"],
    Deployment: ["spec.selector"],
    Job: ["spec.completions", "spec.selector", "spec.template"],
    PersistentVolumeClaim: ["spec.accessModes", "spec.selector", "spec.storageClassName", "spec.volumeName"],
    RoleBinding: ["roleRef"],
    Secret: ["type"],
    StatefulSet: ["spec.selector", "spec.serviceName", "spec.podManagementPolicy", "spec.volumeClaimTemplates"],
    StorageClass: ["parameters", "provisioner"],
};

/** Every place where two values differ; a member added or taken away is one place. */
export function changedPaths(before: Json | undefined, after: Json | undefined, path: Path = []): Path[] {
    if (Array.isArray(before) && Array.isArray(after)) {
        const length = Math.max(before.length, after.length);
        return Array.from({ length }, (_, index) => changedPaths(before[index], after[index], [...path, index])).flat();
    }
    if (isObject(before) && isObject(after)) {
        const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
        return keys.flatMap((key) => changedPaths(before[key], after[key], [...path, key]));
    }
    return before === after ? [] : [path];
}

/** The difference between two sets of inputs of one object. */
export function diffObject(before: JsonObject, after: JsonObject, patch = false): Difference {
    const immutable = patch ? [] : immutableFields(after);
    const difference = diffInputs(before, after, [...IDENTITY, ...immutable]);
    const sameName = ["name", "namespace"].every(
        (key) => valueAt(before, ["metadata", key]) === valueAt(after, ["metadata", key]),
    );
    const autonamed = valueAt(after, ["metadata", "annotations", "pulumi.com/autonamed"]) === "true";
    // As the official provider: two objects of one name cannot stand side by side, two of different names can.
    return { ...difference, deleteBeforeReplace: difference.replaces.length > 0 && sameName && !autonamed };
}

/** The difference between two sets of inputs of one Helm release: inputs only, no drift. */
export function diffRelease(before: JsonObject, after: JsonObject): Difference {
    const difference = diffInputs(before, after, RELEASE_IDENTITY);
    return { ...difference, deleteBeforeReplace: false };
}

/** The difference of two sets of inputs where some fields cannot change in place. */
export function diffInputs(before: JsonObject, after: JsonObject, fixed: readonly string[]): Difference {
    const changed = changedPaths(before, after);
    const paths = changed.map(printPath);
    const replaces = paths.filter((path, index) => {
        const place = changed[index] ?? [];
        const unknown = valueAt(after, place) === UNKNOWN;
        return !unknown && fixed.some((field) => touches(path, field));
    });
    return { changes: changed.length > 0, paths, replaces, deleteBeforeReplace: replaces.length > 0 };
}

function immutableFields(inputs: JsonObject): readonly string[] {
    const kind = textOf(inputs["kind"]);
    const frozen = (kind === "Secret" || kind === "ConfigMap") && inputs["immutable"] === true;
    return [...(IMMUTABLE[kind] ?? []), ...(frozen ? ["data", "stringData", "binaryData"] : [])];
}

/** True when a changed place is the field, inside it, or around it. */
function touches(path: string, field: string): boolean {
    const inside = (inner: string, outer: string): boolean =>
        inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
    return inside(path, field) || inside(field, path);
}
