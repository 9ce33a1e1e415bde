/** Stands before an id in an object that is stored as v2 and read as v3alpha1 (emissary#5695). */
const storedAsV2 = "--apiVersion-v3alpha1-only--";

/**
 * Whether the edge with that `ambassador_id` reads an object (`AmbassadorID.Matches` in Emissary's common.go): one that names
 * nobody, or has an empty list, belongs to `default`, and `_automatic_` to everyone.
 */
export function isReadBy(object: object, edgeId: string): boolean {
    const { spec } = object as { spec?: { ambassador_id?: readonly string[] } };
    const named = spec?.ambassador_id ?? [];
    const ids = named.length === 0 ? ["default"] : named.map((id) => id.replace(storedAsV2, ""));
    return ids.includes(edgeId) || ids.includes("_automatic_");
}
