import type { Values } from "./merge";

/** What stands at a path in Helm values; undefined where the path leaves the objects. */
export function valueIn(values: unknown, ...path: readonly (string | number)[]): unknown {
    return path.reduce<unknown>(
        (value, key) =>
            typeof value === "object" && value !== null && Object.hasOwn(value, key)
                ? (value as Record<string | number, unknown>)[key]
                : undefined,
        values,
    );
}

/** The object at a path; an empty one where there is none. */
export function objectIn(values: unknown, ...path: readonly (string | number)[]): Values {
    const value = valueIn(values, ...path);
    return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Values) : {};
}

/** The list at a path; an empty one where there is none. */
export function listIn(values: unknown, ...path: readonly (string | number)[]): readonly unknown[] {
    const value = valueIn(values, ...path);
    return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The text at a path; undefined for anything else. */
export function textIn(values: unknown, ...path: readonly (string | number)[]): string | undefined {
    const value = valueIn(values, ...path);
    return typeof value === "string" ? value : undefined;
}
