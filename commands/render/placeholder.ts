const mark = "PLACEHOLDER-OF-SECRET";
const jwtPart = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");

/** Stands where a license stands; it has the shape of one, which the guardrails look for, and never expires. */
export const licensePlaceholder = `${jwtPart({ alg: "none", typ: "JWT" })}.${jwtPart({ sub: mark })}.${mark}`;

/** Stands where an encrypted value of the configuration stands, and names its key. */
export function placeholder(key: string): string {
    return `${mark}(${key})`;
}

/** Whether a text has a placeholder in it. */
export function isPlaceholder(text: string): boolean {
    return text.includes(mark);
}

/** Whether a text is a placeholder and nothing else. */
export function isWholePlaceholder(text: string): boolean {
    return text === licensePlaceholder || /^PLACEHOLDER-OF-SECRET\([^()]*\)$/.test(text);
}

/** How the SDK marks a special value, and what it calls a secret one. */
const special = "4dabf18193072939515e22adb298388d";
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

/** A value as the program registered it, without the marks of secrets; `hide` says what comes in the place of each. */
export function withoutMarks(value: unknown, hide: (secret: unknown) => unknown): unknown {
    if (Array.isArray(value)) {
        return value.map((item) => withoutMarks(item, hide));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    const members = value as Readonly<Record<string, unknown>>;
    if (members[special] === secretMark) {
        return hide(withoutMarks(members["value"], hide));
    }
    return Object.fromEntries(Object.entries(members).map(([key, inner]) => [key, withoutMarks(inner, hide)]));
}

/** Paths below an object at which a placeholder stands. */
export function placeholdersIn(value: unknown, path = ""): string[] {
    if (typeof value === "string") {
        return isPlaceholder(value) ? [path] : [];
    }
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return Object.entries(value).flatMap(([key, inner]) =>
        placeholdersIn(inner, Array.isArray(value) ? `${path}[${key}]` : path === "" ? key : `${path}.${key}`),
    );
}
