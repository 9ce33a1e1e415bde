import { parseAllDocuments } from "yaml";
import { isClusterScoped } from "../../integration/manifest";
import { asObject, asString, isObject, Json, JsonObject, textOf } from "./json";

/** `kubernetes:yaml:decode`: the objects of a YAML text, lists opened. */
export function decodeYaml(text: string, defaultNamespace?: string): JsonObject[] {
    const objects = parseAllDocuments(text).flatMap((document) => {
        const fault = document.errors[0];
        if (fault !== undefined) {
            throw new Error(`cannot decode YAML: ${fault.message}`);
        }
        return opened(document.toJS() as Json | undefined);
    });
    return objects.map((object) => withNamespace(object, defaultNamespace));
}

function opened(value: Json | undefined): JsonObject[] {
    if (!isObject(value)) {
        return [];
    }
    const items = value["items"];
    return textOf(value["kind"]).endsWith("List") && Array.isArray(items) ? items.flatMap(opened) : [value];
}

function withNamespace(object: JsonObject, namespace: string | undefined): JsonObject {
    const metadata = asObject(object["metadata"]);
    if (!namespace || isClusterScoped(textOf(object["kind"])) || asString(metadata["namespace"]) !== undefined) {
        return object;
    }
    return { ...object, metadata: { ...metadata, namespace } };
}
