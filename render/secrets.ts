import type { ManifestObject } from "../integration/manifest";

/** A Secret that is not written, because it would hold what must not be told. */
export interface MissingSecret {
    readonly namespace: string;
    readonly name: string;
    readonly type: string;
    readonly keys: readonly string[];
}

type Data = Readonly<Record<string, unknown>>;

/** The Secret that has to come from elsewhere; undefined for any other object, and for a Secret that holds nothing. */
export function missingSecret(object: ManifestObject): MissingSecret | undefined {
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
