import { mendCommand, pathText } from "../mend";
import type { Finding } from "./finding";
import { listIn, valueIn } from "./lookup";
import type { Desired } from "./desired";

/** A structural schema of a CRD, as far as it tells which fields there are. */
interface Schema {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly items?: Schema;
    readonly additionalProperties?: Schema | boolean;
    readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}

type Path = readonly (string | number)[];

/** Fields that the API server drops, because the schema does not have them; where it says nothing, all are taken. */
export function droppedFields(value: unknown, schema: Schema | undefined, path: Path = []): Path[] {
    if (typeof value !== "object" || value === null || schema === undefined) {
        return [];
    }
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => droppedFields(item, schema.items, [...path, index]));
    }
    const { properties, additionalProperties: others } = schema;
    const open = schema["x-kubernetes-preserve-unknown-fields"] === true || others === true;
    return Object.entries(value).flatMap(([key, inner]) => {
        const known = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
        const fitting = known ?? (typeof others === "object" ? others : undefined);
        const dropped = fitting === undefined && properties !== undefined && !open;
        return dropped ? [[...path, key]] : droppedFields(inner, fitting, [...path, key]);
    });
}

/** EM-031 for the chart of the routes: Helm does not ask the API server to refuse fields that it does not know. */
export function ignoredMappingFields({ settings, mappings, manifest }: Desired): Finding[] {
    const crd = manifest.find(({ metadata }) => metadata.name === "mappings.getambassador.io");
    const served = listIn(crd, "spec", "versions").find((it) => valueIn(it, "name") === "v3alpha1");
    const schema = valueIn(served, "schema", "openAPIV3Schema", "properties", "spec") as Schema | undefined;
    if (settings.routes.batch === "off") {
        return [];
    }
    return mappings.flatMap((mapping) =>
        droppedFields(mapping.spec, schema).map((field): Finding => {
            const path = `${mapping.path}.mapping.${pathText(field)}`;
            return {
                check: "silentValues",
                severity: "error",
                path,
                seen: field.reduce<unknown>(
                    (value, key) => (value as Record<string | number, unknown>)[key],
                    mapping.spec,
                ),
                allowed: "a field of the Mapping CRD (kubectl explain mapping.spec): this one would be dropped",
                mend: mendCommand(path, "rm"),
            };
        }),
    );
}
