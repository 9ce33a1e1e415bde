import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { cacheKey } from "../tooling/cache";
import { sleep } from "../tooling/process";

const marker = "edge-mesh-rehearsal";

/** The folder with everything the running rehearsal cluster consists of. */
export function stateDir(env: NodeJS.ProcessEnv = process.env): string {
    const own = env["EDGE_MESH_REHEARSAL_DIR"];
    const home = env["XDG_STATE_HOME"] || join(homedir(), ".local", "state");
    return own ? resolve(own) : join(home, "edge-mesh", "rehearsal");
}

/** The files in the state folder. */
export function statePaths(dir: string) {
    const socket = join(dir, "webhooks.sock");
    return {
        kubeconfig: join(dir, "kubeconfig"),
        kwok: join(dir, "kwok"),
        kwokctlConfig: join(dir, "kwokctl.yaml"),
        egressConfig: join(dir, "egress.yaml"),
        objects: join(dir, "objects.yaml"),
        supervisorInput: join(dir, "supervisor.json"),
        supervisorLog: join(dir, "supervisor.log"),
        processes: join(dir, "processes"),
        /** Socket paths longer than about 100 characters are refused by the kernel. */
        socket: socket.length < 100 ? socket : join(tmpdir(), `edge-mesh-${cacheKey([dir])}.sock`),
    };
}

/** Makes the state folder; refuses a folder that holds something else, because stopping the cluster deletes it. */
export function claimStateDir(dir: string): void {
    mkdirSync(dir, { recursive: true });
    if (!isStateDir(dir) && readdirSync(dir).length > 0) {
        throw new Error(
            `${dir} is not empty and was not made by the rehearsal: choose another EDGE_MESH_REHEARSAL_DIR or EDGE_MESH_NODE_DIR.`,
        );
    }
    writeFileSync(
        join(dir, marker),
        "Made by edge-mesh's rehearsal, which deletes this folder when the cluster is stopped.\n",
    );
    mkdirSync(statePaths(dir).processes, { recursive: true });
}

/** Whether the folder was made by the rehearsal. */
export function isStateDir(dir: string): boolean {
    return existsSync(join(dir, marker));
}

/** A process started by the rehearsal, as recorded in the state folder. */
export interface RecordedProcess {
    pid: number;
    /** A part of its command line, so that a number the system has given to another process is left alone. */
    command: string;
    ports?: Record<string, number>;
}

/** Records a process. */
export function recordProcess(dir: string, name: string, recorded: RecordedProcess): void {
    writeFileSync(join(statePaths(dir).processes, `${name}.json`), JSON.stringify(recorded));
}

/** Forgets a process that has ended. */
export function forgetProcess(dir: string, name: string): void {
    rmSync(join(statePaths(dir).processes, `${name}.json`), { force: true });
}

/** The recorded processes: ours by name, and those of the cluster as kwokctl recorded them. */
export function recordedProcesses(dir: string): Map<string, RecordedProcess> {
    const found = new Map<string, RecordedProcess>();
    const { processes, kwok } = statePaths(dir);
    for (const file of list(processes)) {
        const recorded = JSON.parse(readFileSync(join(processes, file), "utf8")) as RecordedProcess;
        found.set(file.replace(/\.json$/, ""), recorded);
    }
    for (const cluster of list(join(kwok, "clusters"))) {
        const folder = join(kwok, "clusters", cluster);
        for (const file of list(join(folder, "pids"))) {
            const pid = Number(readFileSync(join(folder, "pids", file), "utf8"));
            found.set(`${cluster}/${file.replace(/\.pid$/, "")}`, { pid, command: folder });
        }
    }
    return found;
}

function list(folder: string): string[] {
    return existsSync(folder) ? readdirSync(folder) : [];
}

/** Whether a recorded process is running. */
export function isRunning(recorded: RecordedProcess): boolean {
    if (!Number.isInteger(recorded.pid) || recorded.pid <= 1) {
        return false;
    }
    const proc = `/proc/${recorded.pid}/cmdline`;
    if (existsSync("/proc/self/cmdline")) {
        try {
            return readFileSync(proc, "utf8").replaceAll("\0", " ").includes(recorded.command);
        } catch {
            return false;
        }
    }
    const ps = spawnSync("ps", ["-o", "command=", "-p", String(recorded.pid)], { encoding: "utf8" });
    return ps.stdout.includes(recorded.command);
}

/** Ends a recorded process and waits for it; forcibly after five seconds. */
export async function endProcess(recorded: RecordedProcess): Promise<void> {
    for (let tries = 0; tries < 100 && isRunning(recorded); tries++) {
        if (tries === 0 || tries === 50) {
            signal(recorded.pid, tries === 0 ? "SIGTERM" : "SIGKILL");
        }
        await sleep(100);
    }
}

/** Sends a process a signal, if it is still there. */
export function signal(pid: number, name: NodeJS.Signals): void {
    try {
        process.kill(pid, name);
    } catch {
        // it has ended meanwhile
    }
}
