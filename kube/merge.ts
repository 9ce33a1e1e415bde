/** Helm values. */
export type Values = { [key: string]: unknown };

/** True for an object, and neither a list nor null. */
export function isObject(value: unknown): value is Values {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Merges `over` into `base` the way Helm merges value files: objects by key, anything else replaced. */
export function deepMerge(base: Values, over: Values): Values {
    const merged: Values = { ...base };
    for (const [key, value] of Object.entries(over)) {
        const present = merged[key];
        merged[key] = isObject(present) && isObject(value) ? deepMerge(present, value) : value;
    }
    return merged;
}

/**
 * A list with the entries of both, those of `base` first; of two with the same key, the one of `over`.
 * @param over what a user gave; anything but a list stands as it is, and nothing leaves `base`
 */
export function mergeLists(base: readonly Values[], over: unknown, key: string): unknown {
    if (over === undefined || over === null) {
        return base;
    }
    if (!Array.isArray(over)) {
        return over;
    }
    const entries = over as readonly unknown[];
    const isGiven = (entry: Values) => entries.some((it) => isObject(it) && it[key] === entry[key]);
    return [...base.filter((entry) => !isGiven(entry)), ...entries];
}
