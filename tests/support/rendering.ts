import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { repository, StackConfig } from "../../rehearsal/config";
import { VERSIONS } from "../../rehearsal/tooling/goBuild";
import { Toolchain } from "../../rehearsal/toolchain";

const run = promisify(execFile);

/** What stands for an encrypted license; whoever shows it has shown what a settings file holds. */
export const ciphertext = "v1:ciphertext";

/** Writes a stack's settings file as a user has it, with the license encrypted. */
export async function writeSettings(file: string, config: StackConfig): Promise<void> {
    const entries = Object.entries(config).map(([key, value]) => [`edge-mesh:${key}`, value]);
    const licensed = { ...Object.fromEntries(entries), "edge-mesh:licenseKey": { secure: ciphertext } };
    await writeFile(file, stringify({ config: licensed }));
}

/** `npm run render`, for the rehearsal's own version of Kubernetes; returns what it says. */
export async function renderStack(tools: Toolchain, stack: string, file: string, out: string): Promise<string> {
    const command = ["-r", "ts-node/register/transpile-only", "commands/render/main.ts", "--stack", stack];
    const args = [...command, "--config-file", file, "--out", out, "--kube-version", VERSIONS.kubernetes];
    const env = { ...process.env, PATH: `${tools.binDir}:${process.env["PATH"]}` };
    const { stdout } = await run(process.execPath, args, { cwd: repository, env });
    return stdout;
}
