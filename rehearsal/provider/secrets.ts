import { asObject, isObject, Json, JsonObject, Path, valueAt } from "./json";

/** The key under which the protocol marks special values. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const RESOURCE = "5cf8f73096256a8f31e491e813e4eb8e";

/** How a value not known yet looks during previews. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** Strings shorter than this are too common to be hunted for in outputs. */
const HUNTED_LENGTH = 8;
const REDACTED_LENGTH = 4;

/** A value without its marks, and where the marks were. */
export interface Unwrapped {
    readonly value: Json;
    readonly secretPaths: readonly Path[];
}

/** Marks a value as secret. */
export function secret(value: Json): JsonObject {
    return isSecret(value) ? (value as JsonObject) : { [SIGNATURE]: SECRET, value };
}

/** True for a value marked as secret. */
export function isSecret(value: Json | undefined): boolean {
    return isObject(value) && value[SIGNATURE] === SECRET;
}

/** Takes every mark off a value and remembers which places were secret. */
export function unwrap(input: Json): Unwrapped {
    const secretPaths: Path[] = [];
    const walk = (value: Json, path: Path): Json => {
        if (Array.isArray(value)) {
            return value.map((item, index) => walk(item, [...path, index]));
        }
        if (!isObject(value)) {
            return value;
        }
        if (typeof value[SIGNATURE] === "string") {
            return walkMarked(value, path);
        }
        return mapMembers(value, (member, key) => walk(member, [...path, key]));
    };
    const walkMarked = (value: JsonObject, path: Path): Json => {
        const kind = value[SIGNATURE];
        if (kind === SECRET || (kind === OUTPUT && value["secret"] === true)) {
            secretPaths.push(path);
        }
        if (kind === SECRET || kind === OUTPUT) {
            return walk(value["value"] ?? (kind === OUTPUT ? UNKNOWN : null), path);
        }
        if (kind === RESOURCE) {
            return value["id"] ?? null;
        }
        return mapMembers(value, (member) => member);
    };
    return { value: walk(input, []), secretPaths };
}

/** Marks the given places again; places that do not exist are passed over. */
export function wrapAt(value: Json, paths: readonly Path[]): Json {
    if (paths.some((path) => path.length === 0)) {
        return secret(value);
    }
    if (isSecret(value) || typeof value !== "object" || value === null || paths.length === 0) {
        return value;
    }
    const below = (step: string | number): Path[] =>
        paths.filter((path) => String(path[0]) === String(step)).map((path) => path.slice(1));
    if (Array.isArray(value)) {
        return value.map((item, index) => wrapAt(item, below(index)));
    }
    return mapMembers(value, (member, key) => wrapAt(member, below(key)));
}

/** Every string found in the secret places, with its base64 form and, where it is base64, its text. */
export function secretStrings(value: Json, paths: readonly Path[]): string[] {
    const found = new Set<string>();
    const walk = (here: Json | undefined): void => {
        if (typeof here === "string" && here !== UNKNOWN) {
            found.add(here);
            found.add(Buffer.from(here, "utf8").toString("base64"));
            const decoded = Buffer.from(here, "base64");
            if (decoded.toString("base64") === here) {
                found.add(decoded.toString("utf8"));
            }
        } else if (Array.isArray(here)) {
            here.forEach(walk);
        } else if (isObject(here)) {
            Object.values(here).forEach(walk);
        }
    };
    paths.forEach((path) => walk(valueAt(value, path)));
    return [...found].filter((text) => text.length >= REDACTED_LENGTH).sort((a, b) => b.length - a.length);
}

/** Marks every string that holds one of the secret strings, wherever the API server has put it. */
export function wrapStrings(value: Json, strings: readonly string[]): Json {
    const hunted = strings.filter((text) => text.length >= HUNTED_LENGTH);
    const walk = (here: Json): Json => {
        if (typeof here === "string") {
            return hunted.some((text) => here.includes(text)) ? secret(here) : here;
        }
        if (Array.isArray(here)) {
            return here.map(walk);
        }
        return isObject(here) && !isSecret(here) ? mapMembers(here, walk) : here;
    };
    return hunted.length === 0 ? value : walk(value);
}

/** A text without any of the secret strings, as they are or as they look inside JSON. */
export function redact(text: string, strings: readonly string[]): string {
    return strings.reduce((clean, hidden) => {
        const escaped = JSON.stringify(hidden).slice(1, -1);
        return clean.split(hidden).join("[secret]").split(escaped).join("[secret]");
    }, text);
}

/** The places that are secret whatever the program says: all data of a Secret. */
export function alwaysSecret(value: Json): Path[] {
    const object = asObject(value);
    return object["kind"] === "Secret" && object["apiVersion"] === "v1" ? [["data"], ["stringData"]] : [];
}

function mapMembers(value: JsonObject, change: (member: Json, key: string) => Json): JsonObject {
    const result: JsonObject = {};
    for (const [key, member] of Object.entries(value)) {
        if (member !== undefined) {
            result[key] = change(member, key);
        }
    }
    return result;
}
