import { RunError } from "@pulumi/pulumi/errors";
import * as configuration from "@pulumi/pulumi/runtime/config";
import { hidden, redact, scrub } from "./redact";

/** Keys that are read elsewhere, because they are secret. */
export const secretKeys: readonly string[] = ["licenseKey"];

/** What a user is told of something that is wrong. Whatever may be secret is left out when it is shown. */
interface Told {
    /** The value that was found. */
    readonly seen?: unknown;
    /** Why it cannot stay, where `allowed` does not say so. */
    readonly problem?: string;
    readonly allowed?: string;
    /** Command that fixes it, or several to choose from; `VALUE` stands for what the user has to choose. */
    readonly fix?: string | readonly string[];
}

/** One mistake in the configuration. */
export interface Problem extends Told {
    /** Path below the project's namespace, such as `services[0].port`. */
    readonly path: string;
    readonly allowed: string;
    readonly fix?: string;
}

/** What is wrong with something else than one value of the configuration: with a key whose value was read elsewhere, or an object. */
export interface Complaint extends Told {
    /** Key of the configuration, such as `edge.crds`. */
    readonly path?: string;
    /** What it is about where that is no key: an object, an option, a sentence. */
    readonly about?: string;
}

/**
 * An error that Pulumi shows without a stack trace, and nothing else does: every refusal of this repository is made here, so
 * that none shows a secret.
 * @param what one thing that is wrong, or all of them at once
 */
export function refusal(what: string | Complaint | readonly (string | Complaint)[]): RunError {
    const all = Array.isArray(what) ? (what as readonly (string | Complaint)[]) : [what as string | Complaint];
    return new RunError(all.map((it) => (typeof it === "string" ? scrubbed(it) : describe(it))).join("\n"));
}

/** Everything that is wrong with the configuration. */
export function configurationRefusal(problems: readonly Problem[]): RunError {
    const count = `${problems.length} mistake${problems.length === 1 ? "" : "s"} in the configuration:`;
    return refusal([count, ...problems.map((problem) => describeProblem(problem))]);
}

/** One problem as a block of lines, behind the id of its check if it has one. What may be secret is not shown. */
export function describeProblem(problem: Problem, id?: string): string {
    return `  ${id === undefined ? "" : `${id} `}${describe({ ...problem, ...inFile(problem) }, problem.path)}`;
}

/** A text without the license, and without anything that is a secret by its looks. */
export function scrubbed(text: string): string {
    return scrub(text, licenses());
}

/** A failure in one line, as it may be shown. */
export function reasonOf(error: unknown): string {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return scrubbed((cause instanceof Error ? cause.message : String(cause)).replace(/\s*\n\s*/g, " "));
}

/** A block of lines; `held` is the key that holds the value, where it is shown under another. */
function describe({ path, about, fix, ...told }: Complaint, held = path ?? ""): string {
    const fixes = fix === undefined ? [] : typeof fix === "string" ? [fix] : fix;
    const lines = [
        about ?? `edge-mesh:${path}`,
        ...("seen" in told ? [`seen:    ${shown(held, told.seen)}`] : []),
        ...(told.problem === undefined ? [] : [`problem: ${told.problem}`]),
        ...(told.allowed === undefined ? [] : [`allowed: ${told.allowed}`]),
        ...fixes.map((it) => `fix:     ${it}`),
    ];
    return scrubbed(lines.join("\n    "));
}

function shown(path: string, seen: unknown): string {
    return isSecret(path) ? hidden : seen === undefined ? "nothing" : JSON.stringify(redact(path, seen));
}

/** A service beyond those of the configuration stands in `routes.file`, and is fixed there. */
function inFile({ path, fix }: Problem): Pick<Problem, "path" | "fix"> {
    const [, index, field = ""] = /^services\[(\d+)\](.*)$/s.exec(path) ?? [];
    const file = index === undefined ? undefined : (configured("routes") as { file?: string } | undefined)?.file;
    const own = file === undefined ? undefined : (configured("services") ?? []);
    if (!Array.isArray(own) || Number(index) < own.length) {
        return { path, fix };
    }
    const entry = Number(index) - own.length;
    return { path: `routes.file[${entry}]${field}`, fix: `edit entry ${entry + 1} of ${file}` };
}

/** A key of the configuration, which is JSON. */
function configured(key: string): unknown {
    try {
        return JSON.parse(configuration.allConfig()[`edge-mesh:${key}`] ?? "null") ?? undefined;
    } catch {
        return undefined;
    }
}

/** The license, which must not turn up in any message, however it got there. */
function licenses(): string[] {
    return secretKeys.flatMap((key) => configuration.allConfig()[`edge-mesh:${key}`] ?? []);
}

/** True below a key of which any part was set with `--secret`: Pulumi does not tell which part. */
export function isSecret(path: string): boolean {
    const [key = ""] = /^\w*/.exec(path) ?? [];
    // The SDK has this function but leaves it out of its types.
    const runtime = configuration as { readonly isConfigSecret?: (key: string) => boolean };
    return runtime.isConfigSecret?.(`edge-mesh:${key}`) ?? false;
}
