import { spawn } from "node:child_process";

/** How a command is run. */
export interface RunOptions {
    cwd?: string;
    env?: NodeJS.ProcessEnv;
    timeoutMs?: number;
}

/** What a command left behind; `code` is -1 when it could not be started or was ended by a signal. */
export interface Ran {
    code: number;
    stdout: string;
    stderr: string;
}

/** Runs a command to its end without a shell. Never throws. */
export function run(command: string, args: string[], options: RunOptions = {}): Promise<Ran> {
    return new Promise((resolve) => {
        const child = spawn(command, args, {
            cwd: options.cwd,
            env: options.env ?? process.env,
            stdio: ["ignore", "pipe", "pipe"],
            timeout: options.timeoutMs,
        });
        let stdout = "";
        let stderr = "";
        child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
        child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
        child.once("error", (error) => resolve({ code: -1, stdout, stderr: stderr + error.message }));
        child.once("close", (code) => resolve({ code: code ?? -1, stdout, stderr }));
    });
}

/** Runs a command that has to succeed and returns its standard output; else throws with the end of its error output. */
export async function mustRun(command: string, args: string[], options: RunOptions = {}): Promise<string> {
    const ran = await run(command, args, options);
    if (ran.code !== 0) {
        const reason = (ran.stderr || ran.stdout).trim().split("\n").slice(-12).join("\n");
        throw new Error(`${command} ${args.join(" ")} failed (exit code ${ran.code}):\n${reason}`);
    }
    return ran.stdout;
}

/** Waits. */
export function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
}
