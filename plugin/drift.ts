/**
 * What a cluster says of the fields that a set has given: what others have added beside them is theirs, and what conversion
 * between versions fills in is no change.
 */
export function seenThrough(given: unknown, live: unknown): unknown {
    if (isObject(given) && isObject(live)) {
        const kept = Object.keys(given).filter((key) => Object.hasOwn(live, key));
        return Object.fromEntries(kept.map((key) => [key, seenThrough(given[key], live[key])]));
    }
    if (Array.isArray(given) && Array.isArray(live) && given.length === live.length) {
        return given.map((item, index) => seenThrough(item, live[index]));
    }
    return live;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
