import { ChildProcess, execFile, spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { promisify } from "node:util";
import { stringify } from "yaml";
import { repository, StackConfig } from "../../rehearsal/config";
import { rehearsalLicense } from "../../rehearsal/stack";
import type { EngineHarness } from "./engine";

const run = promisify(execFile);

/** `pulumi` as a user runs it in a folder, on the cluster of a harness. */
export class CommandLine {
    private constructor(
        private readonly folder: string,
        private readonly stack: string,
        readonly env: NodeJS.ProcessEnv,
        /** File with the stack's configuration; the project's own folder has none of it. */
        readonly configFile: string,
    ) {}

    /** A stack of the real program with that configuration, and a license where the edge takes one. */
    static async ofProgram(harness: EngineHarness, stack: string, config: StackConfig): Promise<CommandLine> {
        const line = await CommandLine.open(harness, repository, stack);
        const settings = Object.entries(config).map(([key, value]) => [`edge-mesh:${key}`, value]);
        await writeFile(line.configFile, stringify({ config: Object.fromEntries(settings) }));
        if ((config["edge"] as { distribution?: string } | undefined)?.distribution !== "emissary") {
            await line.run("config", "set", "--secret", "edge-mesh:licenseKey", rehearsalLicense);
        }
        return line;
    }

    /** A stack of the program in `folder`, without configuration. */
    static async open(harness: EngineHarness, folder: string, stack: string): Promise<CommandLine> {
        const { env: engine } = await harness.open(harness.config, stack);
        const bin = path.join(harness.tools.pulumi, "bin");
        const env = { ...process.env, ...engine, PATH: `${engine["PATH"]}${path.delimiter}${bin}` };
        const line = new CommandLine(folder, stack, env, path.join(harness.cluster.dir, `Pulumi.${stack}.yaml`));
        await writeFile(line.configFile, "config: {}\n");
        if (folder !== repository) {
            // The program's own stack is there since it was opened; here, `init` would leave a file in the project's folder.
            await line.run("stack", "init");
        }
        return line;
    }

    /** What `pulumi` prints. */
    async run(...args: string[]): Promise<string> {
        return (await this.runFully(...args)).stdout;
    }

    /** What `pulumi` prints, and what it tells beside that. */
    runFully(...args: string[]): Promise<{ stdout: string; stderr: string }> {
        return run("pulumi", this.withFlags(args), { env: this.env, maxBuffer: 256 * 1024 * 1024 });
    }

    /** Starts `pulumi` in a process group of its own; nobody reads what it prints. */
    start(...args: string[]): ChildProcess {
        return spawn("pulumi", this.withFlags(args), { env: this.env, stdio: "ignore", detached: true });
    }

    private withFlags(args: readonly string[]): string[] {
        const config = args[0] === "stack" ? [] : ["--config-file", this.configFile];
        return [...args, "-C", this.folder, "--stack", this.stack, "--non-interactive", ...config];
    }
}
