import { ChildProcess, execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What this plug-in calls itself wherever it speaks. */
export const SELF = "edge-mesh stand-in provider";

/** Output of large CRD files is far above Node's default of one MiB. */
const MAX_OUTPUT = 256 * 1024 * 1024;

const running = new Set<ChildProcess>();

/** A command that ended badly; the message is what it said on its error stream. */
export class CommandError extends Error {}

/** Writes one named line to the engine; standard output belongs to the protocol. */
export function log(text: string): void {
    for (const line of text.split("\n").filter((part) => part.trim() !== "")) {
        process.stderr.write(`${SELF}: ${line}\n`);
    }
}

/** Runs kubectl with the given text on its standard input. */
export function kubectl(args: readonly string[], stdin = ""): Promise<string> {
    return run(process.env["EDGE_MESH_KUBECTL"] ?? "kubectl", args, stdin);
}

/** Runs helm with the given text on its standard input. */
export function helm(args: readonly string[], stdin = ""): Promise<string> {
    return run(process.env["EDGE_MESH_HELM"] ?? "helm", args, stdin);
}

/** Ends every command still running, when the engine cancels. */
export function stopCommands(): void {
    running.forEach((child) => child.kill("SIGTERM"));
}

function run(file: string, args: readonly string[], stdin: string): Promise<string> {
    return new Promise((resolve, reject) => {
        const options = { maxBuffer: MAX_OUTPUT, env: { ...process.env, KUBECACHEDIR: discoveryCache() } };
        const child = execFile(file, args, options, (error, stdout, stderr) => {
            running.delete(child);
            if (error === null) {
                resolve(stdout);
            } else {
                reject(
                    new CommandError(
                        stderr.trim() === "" ? `${file} ${args[0] ?? ""}: ${error.message}` : stderr.trim(),
                    ),
                );
            }
        });
        running.add(child);
        child.stdin?.on("error", () => undefined);
        child.stdin?.end(stdin);
    });
}

/**
 * Own discovery cache, one per kubeconfig and its age: the usual one outlives a rehearsal cluster and would be found
 * again by the next cluster at the same address. The engine kills plug-ins, so nothing could be cleaned at the end.
 */
function discoveryCache(): string {
    const file = process.env["KUBECONFIG"] ?? "";
    const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    const key = createHash("sha256").update(`${file} ${written}`).digest("hex").slice(0, 12);
    return join(tmpdir(), `edge-mesh-stand-in-${key}`);
}
