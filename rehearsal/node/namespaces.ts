import { spawn } from "node:child_process";
import type { ChildProcess, StdioOptions } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import type { Socket } from "node:net";
import { join } from "node:path";
import { isRunning, recordProcess, recordedProcesses, signal } from "../running/state";
import { sleep } from "../tooling/process";

const script = join(__dirname, "firstProcess.sh");

/**
 * Namespaces of our own for processes, mounts and the network. Whatever is started in them ends with their first process,
 * and with the last of them go all mounts, addresses and rules that were made there. So whoever ends one recorded process
 * leaves nothing of them, whatever it was in the middle of.
 */
export interface Namespaces {
    /** Number of their first process, as this machine sees it. */
    readonly first: number;
    readonly folder: string;
}

/** A process in the namespaces, started by us. */
export interface Started {
    readonly name: string;
    readonly child: ChildProcess;
    readonly logFile: string;
}

/**
 * Makes the namespaces. Their first process goes on only when it is recorded in the folder.
 * @param until "end-with-me": they end with this process, however it ends; "stay": they outlive it
 */
export async function makeNamespaces(folder: string, until: "end-with-me" | "stay"): Promise<Namespaces> {
    const log = openSync(join(folder, "namespaces.log"), "a");
    const flags = ["--pid", "--fork", "--kill-child", "--mount", "--mount-proc", "--net"];
    const child = spawn("unshare", [...flags, "sh", script, folder], { detached: true, stdio: ["pipe", log, log] });
    closeSync(log);
    const command = `${script} ${folder}`;
    if (child.pid === undefined) {
        throw new Error("The node's namespaces could not be made: unshare cannot be started.");
    }
    recordProcess(folder, "unshare", { pid: child.pid, command });
    const first = await appears(() => childOf(child.pid ?? 0), child, folder);
    recordProcess(folder, "first", { pid: first, command });
    child.stdin?.on("error", () => undefined).write(`${until}\n`);
    await appears(() => existsSync(join(folder, "namespaces-ready")) || undefined, child, folder);
    child.unref();
    (child.stdin as Socket | null)?.unref();
    return { first, folder };
}

/** Ends every process in the recorded namespaces, and so everything made in them. */
export async function endNamespaces(folder: string): Promise<void> {
    const recorded = recordedProcesses(folder);
    const [first, unshare] = [recorded.get("first"), recorded.get("unshare")];
    // Unshare ends when the first process has, and that when every other has.
    if (first !== undefined && isRunning(first)) {
        signal(first.pid, "SIGKILL");
    } else if (unshare !== undefined && isRunning(unshare)) {
        signal(unshare.pid, "SIGKILL"); // which takes a first process along that was not recorded yet
    }
    for (let tries = 0; unshare !== undefined && isRunning(unshare) && tries < 200; tries++) {
        await sleep(50);
    }
}

/** The arguments of `nsenter` for a command in the namespaces. */
export function enter({ first }: Namespaces, command: string, args: readonly string[]): string[] {
    return [`--target=${first}`, "--pid", "--net", "--mount", "--", command, ...args];
}

/** Starts a process in the namespaces that outlives this one. */
export function startInside(
    namespaces: Namespaces,
    name: string,
    command: string,
    args: readonly string[],
    options: { readonly env?: NodeJS.ProcessEnv; readonly channel?: boolean } = {},
): Started {
    const logFile = join(namespaces.folder, "logs", `${name}.log`);
    const log = openSync(logFile, "a");
    const stdio: StdioOptions = options.channel === true ? ["ignore", log, log, "ipc"] : ["ignore", log, log];
    const env = options.env ?? process.env;
    const child = spawn("nsenter", enter(namespaces, command, args), { detached: true, stdio, env });
    closeSync(log);
    child.unref();
    return { name, child, logFile };
}

async function appears<T>(look: () => T | undefined, child: ChildProcess, folder: string): Promise<T> {
    for (const end = Date.now() + 10_000; Date.now() < end; await sleep(20)) {
        const found = look();
        if (found !== undefined) {
            return found;
        }
        if (child.exitCode !== null) {
            break;
        }
    }
    const reason = readFileSync(join(folder, "namespaces.log"), "utf8").trim();
    throw new Error(`The node's namespaces could not be made: ${reason || "their first process does not answer"}`);
}

function childOf(pid: number): number | undefined {
    try {
        const [first] = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim().split(" ");
        return first === undefined || first === "" ? undefined : Number(first);
    } catch {
        return undefined;
    }
}
