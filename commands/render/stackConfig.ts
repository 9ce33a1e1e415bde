import { reasonOf, refusal } from "../../messages/problem";
import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { parse } from "yaml";
import { isPlaceholder, licensePlaceholder, placeholder } from "./placeholder";
import type { ProgramConfig } from "./recorder";

const project = "edge-mesh";
const licenseKey = `${project}:licenseKey`;

type Section = Readonly<Record<string, unknown>>;

/**
 * The configuration of a stack, as the engine would hand it to the program, read from its file and from the defaults of
 * Pulumi.yaml. What is encrypted stays so: a placeholder stands in its place, and its key counts as secret.
 * @param folder the project's folder
 * @param file the stack's settings file; `Pulumi.<stack>.yaml` of the folder by default
 * @throws RunError when there is no such file, or it is no YAML
 */
export async function readProgramConfig(
    folder: string,
    stack: string,
    file = path.join(folder, `Pulumi.${stack}.yaml`),
): Promise<ProgramConfig> {
    const ofStack = await readConfig(file, stack);
    const raw = { ...defaultsOf(await readConfig(path.join(folder, "Pulumi.yaml"), stack)), ...ofStack };
    const entries = Object.entries(raw).map(([key, value]) => [key, withoutSecrets(value, key)] as const);
    return {
        values: Object.fromEntries(entries.map(([key, value]) => [key, textOf(value)])),
        secretKeys: entries.filter(([, value]) => isPlaceholder(textOf(value))).map(([key]) => key),
    };
}

async function readConfig(file: string, stack: string): Promise<Section> {
    try {
        const { config } = (parse(await readFile(file, "utf8")) ?? {}) as { config?: Section };
        return config ?? {};
    } catch (error) {
        throw refusal({
            about: "--stack",
            seen: stack,
            problem: `its settings cannot be read: ${reasonOf(error)}`,
            allowed: "a stack with a settings file (Pulumi.STACK.yaml, or --config-file FILE)",
            fix: "pulumi stack ls",
        });
    }
}

/** Pulumi.yaml declares a key of the project without its namespace, with a default or a value. */
function defaultsOf(declared: Section): Section {
    const entries = Object.entries(declared).flatMap(([key, declaration]) => {
        const { default: standard, value = standard } = (declaration ?? {}) as Section;
        return value === undefined ? [] : [[key.includes(":") ? key : `${project}:${key}`, value] as const];
    });
    return Object.fromEntries(entries);
}

/** Pulumi writes an encrypted value as an object with the one key `secure`, however deep. */
function withoutSecrets(value: unknown, key: string): unknown {
    if (Array.isArray(value)) {
        return value.map((item, index) => withoutSecrets(item, `${key}[${index}]`));
    }
    if (typeof value !== "object" || value === null) {
        return value;
    }
    if (typeof (value as Section)["secure"] === "string" && Object.keys(value).length === 1) {
        return key === licenseKey ? licensePlaceholder : placeholder(key);
    }
    return Object.fromEntries(
        Object.entries(value).map(([name, inner]) => [name, withoutSecrets(inner, `${key}.${name}`)]),
    );
}

function textOf(value: unknown): string {
    return typeof value === "string" ? value : JSON.stringify(value);
}
