import { spawn } from "node:child_process";
import * as path from "node:path";
import { repository } from "../../rehearsal/config";
import { Counts, countsOfReport } from "./counts";

const mocha = path.join(repository, "node_modules", "mocha", "bin", "mocha.js");

/** Runs a command of the tests, and gives its exit code. What it prints goes to the terminal, or to `tell` in one piece. */
export function runCommand(command: readonly string[], tell?: (text: string) => void): Promise<number> {
    const [program = "", ...args] = command;
    const env = { ...process.env, NODE_OPTIONS: "--max-old-space-size=4096" };
    const output = tell === undefined ? "inherit" : "pipe";
    return new Promise((resolve) => {
        const child = spawn(program, args, { cwd: repository, stdio: ["ignore", output, output], env });
        const chunks: Buffer[] = [];
        child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
        child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
        child.on("close", (code) => {
            tell?.(Buffer.concat(chunks).toString("utf8"));
            resolve(code ?? 1);
        });
    });
}

/**
 * Runs mocha, whose own counts count.
 * @param args configuration and files
 * @param report file for what it counts
 */
export async function runMocha(
    args: readonly string[],
    report: string,
    tell?: (text: string) => void,
): Promise<Counts> {
    const flags = ["--forbid-only", "--reporter-option", `file=${report}`];
    return countsOfReport(args.join(" "), report, await runCommand([process.execPath, mocha, ...flags, ...args], tell));
}
