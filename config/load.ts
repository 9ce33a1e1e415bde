import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { withDistribution } from "./distribution";
import { checkMirror, mirrored } from "./mirror";
import { hidden, redact, scrub } from "./redact";
import { checkSettings } from "./rules";
import { Settings, settingsSchema } from "./schema";

/** One mistake in the configuration. */
export interface Problem {
    /** Path below the project's namespace, such as `services[0].port`. */
    readonly path: string;
    readonly seen: unknown;
    readonly allowed: string;
    /** Command that mends it; `VALUE` stands for what the user has to choose. */
    readonly mend?: string;
}

const noSuchKey = "no such key; see the table in README.md";
/** Top-level keys that hold JSON; the others are plain strings. */
const plainKeys: readonly string[] = ["kubeContext"];
export const settingKeys: readonly string[] = Object.keys(settingsSchema.shape);
/** Keys that are read elsewhere, because they are secret. */
const secretKeys: readonly string[] = ["licenseKey"];

/**
 * Reads the stack's configuration into Settings.
 * @throws pulumi.RunError that names all mistakes at once, each with key path, value seen and what is allowed.
 */
export function loadSettings(config: pulumi.Config): Settings {
    const raw: Record<string, unknown> = {};
    const problems = unknownKeys(config.name);
    for (const key of settingKeys) {
        try {
            const value = plainKeys.includes(key) ? config.get(key) || undefined : config.getObject<unknown>(key);
            if (value !== undefined) {
                raw[key] = value;
            }
        } catch {
            const mend = `pulumi config rm 'edge-mesh:${key}'`;
            problems.push({ path: key, seen: config.get(key), allowed: "a JSON object or list", mend });
        }
    }
    const parsed = parseSettings(raw);
    problems.push(...parsed.problems, ...uselessLicense(config.name, parsed.settings));
    if (problems.length > 0 || parsed.settings === undefined) {
        throw new pulumi.RunError(describeProblems(problems));
    }
    return parsed.settings;
}

/** Top-level keys that no one reads; their values are not shown, since they may be secret. */
function unknownKeys(namespace: string): Problem[] {
    return Object.keys(pulumi.runtime.allConfig())
        .filter((key) => key.startsWith(`${namespace}:`))
        .map((key) => key.slice(namespace.length + 1))
        .filter((key) => ![...settingKeys, ...secretKeys].includes(key))
        .map((path) => ({
            path,
            seen: "a value",
            allowed: noSuchKey,
            mend: `pulumi config rm ${quoted(`${namespace}:${path}`)}`,
        }));
}

/** Emissary has no licence: whoever sets one most likely wants Edge Stack. */
function uselessLicense(namespace: string, settings: Settings | undefined): Problem[] {
    const given = Object.hasOwn(pulumi.runtime.allConfig(), `${namespace}:licenseKey`);
    if (!given || settings?.edge.distribution !== "emissary") {
        return [];
    }
    const allowed = "nothing with edge.distribution emissary, which has no licence";
    return [{ path: "licenseKey", seen: "a value", allowed, mend: `pulumi config rm '${namespace}:licenseKey'` }];
}

/** Checks plain data against the schema and the rules across fields; never throws. */
export function parseSettings(raw: unknown): { settings?: Settings; problems: Problem[] } {
    const result = settingsSchema.safeParse(raw);
    if (!result.success) {
        return { problems: result.error.issues.flatMap((issue) => toProblems(issue, raw)) };
    }
    const settings = withDistribution(result.data);
    const problems = [...checkSettings(settings), ...checkMirror(settings)].map(withMend);
    return problems.length > 0 ? { problems } : { settings: mirrored(settings), problems };
}

function toProblems(issue: z.core.$ZodIssue, raw: unknown): Problem[] {
    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => problemAt([...issue.path, key], raw, noSuchKey, "rm"));
    }
    return [problemAt(issue.path, raw, issue.message.replace(/^Invalid input: /, ""), "set")];
}

function problemAt(path: PropertyKey[], raw: unknown, allowed: string, command: "set" | "rm"): Problem {
    const text = pathText(path);
    return { path: text, seen: valueAt(raw, path), allowed, mend: mendCommand(text, command) };
}

/** The command that sets or removes one key, however deep. `VALUE` stands for what the user has to choose. */
export function mendCommand(path: string, command: "set" | "rm", value = "VALUE"): string {
    return `pulumi config ${command} --path ${quoted(`edge-mesh:${path}`)}${command === "set" ? ` ${value}` : ""}`;
}

/** A text as a shell takes it for one word. */
export function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A rule that knows no better way is mended by setting the key it speaks of. */
function withMend(problem: Problem): Problem {
    return { ...problem, mend: problem.mend ?? mendCommand(problem.path, "set") };
}

/** A path as `pulumi config --path` reads it: keys with dots and the like stand in brackets. */
export function pathText(path: readonly PropertyKey[]): string {
    return path.reduce<string>((text, part) => {
        if (typeof part === "number") {
            return `${text}[${part}]`;
        }
        const key = String(part);
        if (!/^[\w-]+$/.test(key)) {
            return `${text}[${JSON.stringify(key)}]`;
        }
        return text === "" ? key : `${text}.${key}`;
    }, "");
}

function valueAt(raw: unknown, path: PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (value, part) =>
            typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
        raw,
    );
}

/** The message a user reads: one block a problem. */
export function describeProblems(problems: readonly Problem[]): string {
    const blocks = problems.map((problem) => describeProblem(problem));
    return `${problems.length} mistake${problems.length === 1 ? "" : "s"} in the configuration:\n${blocks.join("\n")}`;
}

/** One problem as a block of lines, behind the id of its check if it has one. What may be secret is not shown. */
export function describeProblem({ path, seen, allowed, mend }: Problem, id?: string): string {
    const shown = isSecret(path) ? hidden : seen === undefined ? "nothing" : JSON.stringify(redact(path, seen));
    const lines = [`seen:    ${shown}`, `allowed: ${allowed}`, ...(mend === undefined ? [] : [`mend:    ${mend}`])];
    return scrub([`  ${id === undefined ? "" : `${id} `}edge-mesh:${path}`, ...lines].join("\n    "), licences());
}

/** The licence, which must not turn up in any message, however it got there. */
function licences(): string[] {
    return secretKeys.flatMap((key) => pulumi.runtime.allConfig()[`edge-mesh:${key}`] ?? []);
}

/** True below a key of which any part was set with `--secret`: Pulumi does not tell which part. */
function isSecret(path: string): boolean {
    const [key = ""] = /^\w*/.exec(path) ?? [];
    // The SDK has this function but leaves it out of its types.
    const runtime = pulumi.runtime as { readonly isConfigSecret?: (key: string) => boolean };
    return runtime.isConfigSecret?.(`edge-mesh:${key}`) ?? false;
}
