/** Stands where a value would have been. */
export const hidden = "[not shown]";

/** Shorter texts are no secrets, and would tear holes into every message. */
const shortestSecret = 6;
/** Keys whose texts are taken for secrets, wherever they stand. */
const secretKey = /licen[cs]e|passw|token|secret|credential|private|api[-_]?key|_auth$/i;
/** Keys that have the word in them and name no secret: an object's name, a folder, a lifetime. */
const harmlessKey = /^tlsSecret$|name$|secrets$|_(dir|ttl|ratio|path|file)$/i;
/** What is a secret by its looks: a JWT, a PEM block, who logs in at an address (an image's digest is none), a key in its query. */
const secretTexts: readonly RegExp[] = [
    /eyJ[\w-]+\.[\w-]+(\.[\w-]*)?/g,
    /-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/g,
    /(?<=:\/\/)[^/\s"'?#]+(?=@(?!sha256:))/g,
    /(?<=[?&][\w.-]*(?:token|sig|signature|passw(?:or)?d|secret|key|credential)=)[^&\s"'#]+/gi,
];

/** User and password in an address without a scheme; an image with its digest is none. */
const bareLogin = /^(?!\w+:\/\/)[^\s"']*:[^\s"']*(?=@(?!sha256:))/;

const isSecretKey = (key: string) => secretKey.test(key) && !harmlessKey.test(key);

/** A value as a message may show it: what stands below a key that names a secret is left out. */
export function redact(path: string, value: unknown): unknown {
    return path.split(/[.[\]"]+/).some(isSecretKey) ? withoutTexts(value) : redactKeys(value);
}

function redactKeys(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(redactEntry);
    }
    return typeof value === "string"
        ? redactText(value)
        : mapObject(value, (key, inner) => (isSecretKey(key) ? withoutTexts(inner) : redactKeys(inner)));
}

/** A text is shown, unless it is JSON, or was meant to be: then the keys in it count. */
function redactText(text: string): unknown {
    if (!/^\s*[{[]/.test(text)) {
        return text.replace(bareLogin, hidden);
    }
    try {
        return redactKeys(JSON.parse(text));
    } catch {
        return secretKey.test(text) ? hidden : text;
    }
}

/** An entry of a list; of a pair such as a container's `env` the name tells what the value is. */
function redactEntry(entry: unknown): unknown {
    const name = typeof entry === "object" && entry !== null && "name" in entry ? entry.name : undefined;
    const isPair = typeof name === "string" && isSecretKey(name);
    return isPair
        ? mapObject(entry, (key, inner) => (key === "name" ? inner : withoutTexts(inner)))
        : redactKeys(entry);
}

/** The value's shape, and of its texts and numbers nothing. */
function withoutTexts(value: unknown): unknown {
    if (Array.isArray(value)) {
        return value.map(withoutTexts);
    }
    const isShown = value === null || value === undefined || typeof value === "boolean";
    return typeof value === "object"
        ? mapObject(value, (_key, inner) => withoutTexts(inner))
        : isShown
          ? value
          : hidden;
}

function mapObject(value: unknown, change: (key: string, inner: unknown) => unknown): unknown {
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(key, inner)]))
        : value;
}

/** A message without the texts given, and without anything that is a secret by its looks. */
export function scrub(message: string, secrets: readonly string[]): string {
    const given = secrets.map((secret) => secret.trim()).filter((secret) => secret.length >= shortestSecret);
    const known = given.reduce((text, secret) => text.replaceAll(secret, hidden), message);
    return secretTexts.reduce((text, pattern) => text.replace(pattern, hidden), known);
}
