import { parse } from "yaml";

/** What YAML (and so JSON) of a user says; undefined when it is neither, or no text. Nothing is printed about it. */
export function yamlIn(text: unknown): unknown {
    try {
        return typeof text === "string" ? parse(text, { logLevel: "error" }) : undefined;
    } catch {
        return undefined;
    }
}
