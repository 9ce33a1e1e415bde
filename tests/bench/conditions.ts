import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { cpus, loadavg } from "node:os";
import * as path from "node:path";
import { promisify } from "node:util";
import { formatProviders, provideToolchain } from "../../rehearsal/toolchain";

const run = promisify(execFile);

async function packageVersion(name: string): Promise<string> {
    const { version } = JSON.parse(await readFile(require.resolve(`${name}/package.json`), "utf8")) as {
        version: string;
    };
    return `${name} ${version}`;
}

/** What of the engine's side is used; the tools are made where they are not there. */
async function engineVersions(log: (line: string) => void): Promise<string[]> {
    const tools = await provideToolchain(log);
    const { pulumi, provenance } = tools;
    const { stdout } = await run(path.join(pulumi, "bin", "pulumi"), ["version"]);
    const host = provenance["pulumi-language-nodejs"] ?? "that of the engine";
    return [
        `engine ${stdout.trim()} (${provenance["pulumi"]})`,
        formatProviders(tools),
        `Node's language host: ${host}`,
    ];
}

/** Everything that a figure depends on and does not say itself. */
export async function conditions(needsEngine: boolean, log: (line: string) => void): Promise<string[]> {
    const [load = 0] = loadavg();
    return [
        ...(needsEngine ? await engineVersions(log) : []),
        `Node ${process.versions.node}, ${await packageVersion("@pulumi/pulumi")}, ${await packageVersion("@pulumi/kubernetes")}`,
        `${cpus().length} CPUs, ${cpus()[0]?.model ?? "unknown"}; load ${load.toFixed(1)} at the beginning`,
    ];
}
