import type { AnyObject } from "../../kube/object";
import { isPlaceholder, isWholePlaceholder } from "./placeholder";

/** A Secret that is not written, because it would hold what must not be told. */
export interface MissingSecret {
    readonly namespace: string;
    readonly name: string;
    readonly type: string;
    readonly keys: readonly string[];
}

type Data = Readonly<Record<string, unknown>>;

/** The Secret that has to come from elsewhere; undefined for any other object, and for a Secret that holds nothing. */
export function missingSecret(object: AnyObject): MissingSecret | undefined {
    if (object.kind !== "Secret" || object.apiVersion !== "v1") {
        return undefined;
    }
    const data = { ...(object["data"] as Data | undefined), ...(object["stringData"] as Data | undefined) };
    if (Object.values(data).every((value) => value === "" || value === null)) {
        return undefined;
    }
    const { name, namespace = "default" } = object.metadata;
    const { type = "Opaque" } = object as { readonly type?: string };
    return { namespace, name, type, keys: Object.keys(data).sort() };
}

/**
 * Texts by which the program says what a key of its own Secret has to hold, where that is more than a secret: `<KEY>` stands
 * for what another key holds. None for a Secret of a chart, in which anything may stand that nobody marked as secret.
 */
export function textsOf(object: AnyObject, isOwn: boolean): Readonly<Record<string, string>> {
    const data = (object["stringData"] ?? {}) as Readonly<Record<string, string>>;
    const texts = Object.entries(data).sort();
    const whole = texts.filter(([, text]) => isWholePlaceholder(text));
    const named = (text: string) => whole.reduce((it, [key, secret]) => it.replaceAll(secret, `<${key}>`), text);
    return isOwn && texts.some(([, text]) => isPlaceholder(text))
        ? Object.fromEntries(texts.filter((it) => !whole.includes(it)).map(([key, text]) => [key, named(text)]))
        : {};
}
