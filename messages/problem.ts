import * as pulumi from "@pulumi/pulumi";
import { hidden, redact, scrub } from "./redact";

/** Keys that are read elsewhere, because they are secret. */
export const secretKeys: readonly string[] = ["licenseKey"];

/** One mistake in the configuration. */
export interface Problem {
    /** Path below the project's namespace, such as `services[0].port`. */
    readonly path: string;
    readonly seen: unknown;
    readonly allowed: string;
    /** Command that fixes it; `VALUE` stands for what the user has to choose. */
    readonly fix?: string;
}

/** The message a user reads: one block a problem. */
export function describeProblems(problems: readonly Problem[]): string {
    const blocks = problems.map((problem) => describeProblem(problem));
    return `${problems.length} mistake${problems.length === 1 ? "" : "s"} in the configuration:\n${blocks.join("\n")}`;
}

/** One problem as a block of lines, behind the id of its check if it has one. What may be secret is not shown. */
export function describeProblem(problem: Problem, id?: string): string {
    const { seen, allowed } = problem;
    const { path, fix } = inFile(problem);
    const shown = isSecret(problem.path)
        ? hidden
        : seen === undefined
          ? "nothing"
          : JSON.stringify(redact(problem.path, seen));
    const lines = [`seen:    ${shown}`, `allowed: ${allowed}`, ...(fix === undefined ? [] : [`fix:     ${fix}`])];
    return scrub([`  ${id === undefined ? "" : `${id} `}edge-mesh:${path}`, ...lines].join("\n    "), licences());
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
        return JSON.parse(pulumi.runtime.allConfig()[`edge-mesh:${key}`] ?? "null") ?? undefined;
    } catch {
        return undefined;
    }
}

/** The licence, which must not turn up in any message, however it got there. */
function licences(): string[] {
    return secretKeys.flatMap((key) => pulumi.runtime.allConfig()[`edge-mesh:${key}`] ?? []);
}

/** True below a key of which any part was set with `--secret`: Pulumi does not tell which part. */
export function isSecret(path: string): boolean {
    const [key = ""] = /^\w*/.exec(path) ?? [];
    // The SDK has this function but leaves it out of its types.
    const runtime = pulumi.runtime as { readonly isConfigSecret?: (key: string) => boolean };
    return runtime.isConfigSecret?.(`edge-mesh:${key}`) ?? false;
}
