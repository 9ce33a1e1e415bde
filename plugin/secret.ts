/** How Pulumi marks a value as secret. */
const signature = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

/** A value without Pulumi's marks, and whether any part of it was secret. */
export function revealed(value: unknown): { readonly plain: unknown; readonly isSecret: boolean } {
    let isSecret = false;
    const strip = (it: unknown): unknown => {
        if (Array.isArray(it)) {
            return it.map(strip);
        }
        if (typeof it !== "object" || it === null) {
            return it;
        }
        if ((it as Record<string, unknown>)[signature] === secretSignature) {
            isSecret = true;
            return strip((it as { readonly value?: unknown }).value);
        }
        return Object.fromEntries(Object.entries(it).map(([key, inner]) => [key, strip(inner)]));
    };
    return { plain: strip(value), isSecret };
}

/** A value that the engine keeps encrypted. */
export function concealed(value: unknown): unknown {
    return { [signature]: secretSignature, value };
}
