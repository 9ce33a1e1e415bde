import { isDeepStrictEqual } from "node:util";
import { Specs, placeOf } from "./plan";

export type Change = "add" | "delete" | "update";

/** What changes, by its path as Pulumi writes it: a route as a whole when it comes or goes, else the fields that differ. */
export function changesOf(known: Specs, wished: Specs): ReadonlyMap<string, Change> {
    const changes = new Map<string, Change>();
    for (const key of new Set([...known.keys(), ...wished.keys()])) {
        const { namespace, name } = placeOf(key);
        compare(`routes${step(namespace)}${step(name)}`, known.get(key), wished.get(key), changes);
    }
    return changes;
}

function compare(path: string, before: unknown, after: unknown, changes: Map<string, Change>): void {
    if (isDeepStrictEqual(before, after)) {
        return;
    }
    if (before === undefined || after === undefined) {
        changes.set(path, before === undefined ? "add" : "delete");
    } else if (isObject(before) && isObject(after)) {
        for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
            compare(`${path}${step(key)}`, before[key], after[key], changes);
        }
    } else {
        changes.set(path, "update");
    }
}

const step = (key: string) => `["${key.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"]`;

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
