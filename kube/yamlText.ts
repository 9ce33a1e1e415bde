import { parse } from "yaml";

/** What YAML (and so JSON) of a user says; undefined when it is neither, or no text. Nothing is printed about it. */
export function yamlIn(text: unknown): unknown {
    try {
        return typeof text === "string" ? parse(text, { logLevel: "error" }) : undefined;
    } catch {
        return undefined;
    }
}

/** Whether a value of a chart is a text that gives a list, or nothing; what a template gives is not known here. */
export function mayBeList(value: unknown): boolean {
    return typeof value === "string" && (value.trim() === "" || value.includes("{{") || Array.isArray(yamlIn(value)));
}

/** The text of a list, which may be a template, with its items at the margin: it has to go on with another list. */
export function listAtMargin(text: string): string {
    const [indent = ""] = /^ *(?=-)/m.exec(text) ?? [];
    return text.replaceAll(new RegExp(`^${indent}`, "gm"), "");
}
