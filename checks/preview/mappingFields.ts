import { fixCommand, pathText } from "../../messages/fix";
import type { Finding } from "./finding";
import { valueIn } from "../../kube/lookup";
import { mappingSchema } from "./mappingField";
import type { Desired } from "./desired";

/** A structural schema of a CRD, as far as it tells which fields there are. */
interface Schema {
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly items?: Schema;
    readonly additionalProperties?: Schema | boolean;
    readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
}

type Path = readonly (string | number)[];

/** Fields that the schema does not have; where it says nothing, all are taken. */
export function unknownFields(value: unknown, schema: Schema | undefined, path: Path = []): Path[] {
    if (typeof value !== "object" || value === null || schema === undefined) {
        return [];
    }
    if (Array.isArray(value)) {
        return value.flatMap((item, index) => unknownFields(item, schema.items, [...path, index]));
    }
    const { properties, additionalProperties: others } = schema;
    const open = schema["x-kubernetes-preserve-unknown-fields"] === true || others === true;
    return Object.entries(value).flatMap(([key, inner]) => {
        const known = properties !== undefined && Object.hasOwn(properties, key) ? properties[key] : undefined;
        const fitting = known ?? (typeof others === "object" ? others : undefined);
        const isUnknown = fitting === undefined && properties !== undefined && !open;
        return isUnknown ? [[...path, key]] : unknownFields(inner, fitting, [...path, key]);
    });
}

/** EM-031 for Mappings: the API server refuses such a field, but where it serves no Mappings yet it cannot say so in a preview. */
export function unknownMappingFields({ mappings, manifest }: Desired): Finding[] {
    const schema: Schema | undefined = mappingSchema(manifest);
    return mappings.flatMap((mapping) =>
        unknownFields(mapping.spec, schema).map((field): Finding => {
            const path = `${mapping.path}.mapping.${pathText(field)}`;
            return {
                check: "silentValues",
                severity: "error",
                path,
                seen: valueIn(mapping.spec, ...field),
                allowed: "a field of the Mapping CRD (kubectl explain mapping.spec): the API server refuses this one",
                fix: fixCommand(path, "rm"),
            };
        }),
    );
}
