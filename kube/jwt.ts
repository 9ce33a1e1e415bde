/** What a text is, held against the form of a JWT (RFC 7519); whether its signature holds is not looked at. */
export type Jwt =
    /** Not three texts of base64url with dots between them. */
    | { readonly form: "none" }
    /** The form of one, but no JSON in its first or second part. */
    | { readonly form: "unreadable" }
    /** `expiry` in seconds since 1970, where it has one. */
    | { readonly form: "jwt"; readonly expiry?: number };

/** Reads a text as a JWT. Padding, which the standard leaves out, is no fault: many readers of Go take it. */
export function readJwt(text: string): Jwt {
    const parts = text.split(".");
    if (parts.length !== 3 || !parts.every((part) => /^[\w-]+=*$/.test(part))) {
        return { form: "none" };
    }
    const [header, claims] = parts.map(objectIn);
    if (header === undefined || claims === undefined) {
        return { form: "unreadable" };
    }
    const { exp } = claims as { exp?: unknown };
    return typeof exp === "number" ? { form: "jwt", expiry: exp } : { form: "jwt" };
}

/** Day and time of an expiry; undefined when it is no moment that a calendar knows. */
export function expiryText(expiry: number): string | undefined {
    const date = new Date(expiry * 1000);
    return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** The JSON object in one part; undefined when there is none. */
function objectIn(part: string): object | undefined {
    try {
        const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
        return typeof value === "object" && value !== null ? value : undefined;
    } catch {
        return undefined;
    }
}
