/** Plain JSON, the only shape that crosses the provider protocol. */
export type Json = string | number | boolean | null | Json[] | JsonObject;

/** A JSON object; `undefined` members count as absent. */
export interface JsonObject {
    [key: string]: Json | undefined;
}

/** The way to one value inside a JSON tree. */
export type Path = readonly (string | number)[];

/** True for objects that are neither null nor arrays. */
export function isObject(value: Json | undefined): value is JsonObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value as an object, or an empty one. */
export function asObject(value: Json | undefined): JsonObject {
    return isObject(value) ? value : {};
}

/** The value as a non-empty string, or undefined. */
export function asString(value: Json | undefined): string | undefined {
    return typeof value === "string" && value !== "" ? value : undefined;
}

/** The value at a path, or undefined. */
export function valueAt(value: Json | undefined, path: Path): Json | undefined {
    let here: Json | undefined = value;
    for (const step of path) {
        if (Array.isArray(here)) {
            here = here[Number(step)];
        } else if (isObject(here)) {
            here = here[String(step)];
        } else {
            return undefined;
        }
    }
    return here;
}

/** A path the way Pulumi prints it: `spec.ports[0].name`, `metadata.labels["a/b"]`. */
export function printPath(path: Path): string {
    return path.reduce<string>((text, step) => {
        if (typeof step === "number") {
            return `${text}[${step}]`;
        }
        if (!/^[A-Za-z_$][\w$]*$/.test(step)) {
            return `${text}[${JSON.stringify(step)}]`;
        }
        return text === "" ? step : `${text}.${step}`;
    }, "");
}

/** Parses text that must hold one JSON object. */
export function parseObject(text: string): JsonObject {
    return asObject(JSON.parse(text) as Json);
}

/** A value as text, for messages and identifiers. */
export function textOf(value: Json | undefined): string {
    return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** An object without some of its members. */
export function without(object: JsonObject, ...keys: readonly string[]): JsonObject {
    return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
