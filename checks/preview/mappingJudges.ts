import type { ServiceSettings } from "../../config/schema";
import { Instruction, sizeOf } from "./regexSize";

/** A field that does not fit the schema. */
export interface Misfit {
    readonly path: readonly (string | number)[];
    /** A field that has to be there, and is not. */
    readonly isMissing: boolean;
    /** What the schema wants, such as `must be integer`. */
    readonly wanted: string;
}

export interface Expression {
    /** Number of its groups. */
    readonly groups: number;
    /** Instructions that RE2 makes of it, at most. */
    readonly size: number;
}

/** What other people's libraries know of Mappings. */
export interface MappingJudges {
    /** Holds a value against an OpenAPI schema of a CRD. */
    readonly misfits: (value: unknown, schema: object) => readonly Misfit[];
    /** Reads a regular expression of RE2, which Envoy has; a text with the reason when it is none. */
    readonly expressionIn: (pattern: string) => Expression | string;
}

/** True when a user has given more than what the program's own schema has judged. */
export function needJudges(services: readonly ServiceSettings[]): boolean {
    return services.some(({ mapping }) => Object.keys(mapping).length > 0);
}

/** Loads them, which a preview without such Mappings is spared. */
export async function loadJudges(): Promise<MappingJudges> {
    const [{ default: Ajv }, { RE2JS }] = await Promise.all([import("ajv"), import("re2js")]);
    // Formats are left to the API server; what is unknown in a schema are Kubernetes' own keywords.
    const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, logger: false });
    return {
        misfits: (value, schema) => {
            const validate = ajv.compile(schema);
            validate(value);
            return (validate.errors ?? []).map(({ instancePath, params, message = "is wrong", keyword }) => {
                const path = stepsOf(instancePath);
                const { missingProperty, allowedValues } = params as {
                    missingProperty?: string;
                    allowedValues?: readonly unknown[];
                };
                if (missingProperty !== undefined) {
                    return { path: [...path, missingProperty], isMissing: true, wanted: "to be there" };
                }
                const wanted = keyword === "enum" ? `one of ${allowedValues?.join(", ")}` : message;
                return { path, isMissing: false, wanted };
            });
        },
        expressionIn: (pattern) => {
            try {
                const compiled = RE2JS.compile(pattern);
                const { inst } = compiled.re2().prog as { readonly inst: readonly Instruction[] };
                return { groups: compiled.groupCount(), size: sizeOf(inst) };
            } catch (error) {
                return error instanceof Error ? error.message : String(error);
            }
        },
    };
}

/** The steps of a JSON pointer. */
function stepsOf(pointer: string): (string | number)[] {
    return pointer
        .split("/")
        .slice(1)
        .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
        .map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}
