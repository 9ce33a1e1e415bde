import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { withDistribution } from "./distribution";
import { checkMirror, mirrored } from "./mirror";
import { fixCommand, pathText, quoted, textCommand } from "../messages/fix";
import { configurationRefusal, isSecret, Problem, secretKeys } from "../messages/problem";
import { checkSettings } from "./rules";
import { Settings, settingsSchema } from "./schema";
import { readServices } from "./servicesFile";

const noSuchKey = "no such key; see docs/configuration.md";
/** Keys of earlier releases, each with the one in its place. */
const movedKeys: Readonly<Record<string, string>> = { "edge.redisImage": "edge.redis.image" };
/** Top-level keys that hold JSON; the others are plain strings. */
const plainKeys: readonly string[] = ["kubeContext", "podSecurity"];
export const settingKeys: readonly string[] = Object.keys(settingsSchema.shape);

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
            const fix = `pulumi config rm 'edge-mesh:${key}'`;
            problems.push({ path: key, seen: config.get(key), allowed: "a JSON object or list", fix });
        }
    }
    problems.push(...addServices(raw));
    const parsed = parseSettings(raw);
    problems.push(...parsed.problems, ...uselessLicense(config.name, parsed.settings));
    if (problems.length > 0 || parsed.settings === undefined) {
        throw configurationRefusal(problems);
    }
    return parsed.settings;
}

/** Adds the services of `routes.file` to those of the configuration; what is malformed is left to the schema. */
function addServices(raw: Record<string, unknown>): Problem[] {
    const { services = [], routes } = raw;
    const file = typeof routes === "object" && routes !== null && "file" in routes ? routes.file : undefined;
    if (typeof file !== "string" || file === "" || !Array.isArray(services)) {
        return [];
    }
    const read = readServices(file);
    raw["services"] = [...(services as unknown[]), ...read.services];
    return read.problems;
}

/** Sections in which anything was set with `--secret`. */
export function secretSections(): string[] {
    return settingKeys.filter(isSecret);
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
            fix: `pulumi config rm ${quoted(`${namespace}:${path}`)}`,
        }));
}

/** Emissary has no license: whoever sets one most likely wants Edge Stack. */
function uselessLicense(namespace: string, settings: Settings | undefined): Problem[] {
    const given = Object.hasOwn(pulumi.runtime.allConfig(), `${namespace}:licenseKey`);
    if (!given || settings?.edge.distribution !== "emissary") {
        return [];
    }
    const allowed = "nothing with edge.distribution emissary, which has no license";
    return [{ path: "licenseKey", seen: "a value", allowed, fix: `pulumi config rm '${namespace}:licenseKey'` }];
}

/** Checks plain data against the schema and the rules across fields; never throws. */
export function parseSettings(raw: unknown): { settings?: Settings; problems: Problem[] } {
    const result = settingsSchema.safeParse(raw);
    if (!result.success) {
        return { problems: result.error.issues.flatMap((issue) => toProblems(issue, raw)) };
    }
    const settings = withDistribution(result.data);
    const problems = [...checkSettings(settings), ...checkMirror(settings)].map(withFix);
    return problems.length > 0 ? { problems } : { settings: mirrored(settings), problems };
}

function toProblems(issue: z.core.$ZodIssue, raw: unknown): Problem[] {
    if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => unknownKey([...issue.path, key], raw));
    }
    const problem = problemAt(issue.path, raw, issue.message.replace(/^Invalid input: /, ""), "set");
    const isNoText = issue.code === "invalid_type" && issue.expected === "string" && isScalar(problem.seen);
    // Pulumi keeps what looks like a number or like true and false as such, unless it is told.
    return [isNoText ? { ...problem, fix: textCommand(problem.path, String(problem.seen)) } : problem];
}

const isScalar = (value: unknown) => typeof value === "number" || typeof value === "boolean";

function unknownKey(path: PropertyKey[], raw: unknown): Problem {
    const problem = problemAt(path, raw, noSuchKey, "rm");
    const moved = movedKeys[problem.path];
    return moved === undefined
        ? problem
        : {
              ...problem,
              allowed: `no such key any more; ${moved} has taken its place`,
              fix: `${problem.fix} && ${fixCommand(moved, "set")}`,
          };
}

function problemAt(path: PropertyKey[], raw: unknown, allowed: string, command: "set" | "rm"): Problem {
    const text = pathText(path);
    return { path: text, seen: valueAt(raw, path), allowed, fix: fixCommand(text, command) };
}

/** A rule that knows no better way is fixed by setting the key it speaks of. */
function withFix(problem: Problem): Problem {
    return { ...problem, fix: problem.fix ?? fixCommand(problem.path, "set") };
}

function valueAt(raw: unknown, path: PropertyKey[]): unknown {
    return path.reduce<unknown>(
        (value, part) =>
            typeof value === "object" && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
        raw,
    );
}
