import { refusal } from "../../messages/problem";
import { execFile } from "node:child_process";
import * as path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** The project's folder: there the command line finds its stacks, and the program its local charts and manifests. */
export const project = path.resolve(__dirname, "..", "..");

/**
 * Runs the command line `pulumi` in the project, so that every backend and login works as it does for `up`.
 * @param timeout in milliseconds; by default it may take as long as it wants
 * @returns what it prints
 * @throws RunError with what it said, or that there is no such command
 */
export async function pulumi(args: readonly string[], timeout = 0): Promise<string> {
    const options = { cwd: project, timeout, maxBuffer: 512 * 1024 * 1024 };
    const { stdout } = await run("pulumi", [...args, "--non-interactive"], options).catch(
        (error: Error & { stderr?: string; stdout?: string; code?: string }) => {
            const missing = error.code === "ENOENT" ? "the command pulumi is not on PATH" : undefined;
            const said = `${error.stdout ?? ""}${error.stderr ?? ""}`.trim();
            throw refusal(`pulumi ${args.slice(0, 2).join(" ")} failed: ${missing ?? (said || error.message)}`);
        },
    );
    return stdout;
}
