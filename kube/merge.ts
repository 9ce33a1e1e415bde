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
