import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { isRunning, recordedProcesses, signal, statePaths } from "./state";

/**
 * A run is what one process starts for itself: tests, benchmarks, planted faults. It has a folder among the system's
 * temporary ones, whose name says whose it is, and all that is started in it inherits this variable with the folder as
 * value. So it can all be found and ended: by the process itself or, when that was killed, by the next run. The rehearsal,
 * whose control plane stays, gives the mark to its engine alone.
 */
export const mark = "EDGE_MESH_RUN";

const folderName = /^edge-mesh-run-(\d+)-(\d+)-/;
const pauseMs = 50;
/** Runs of this process. */
const own = new Set<string>();
let isWatching = false;

/** Ends what killed runs left, and makes a folder for a run of this process, which ends with it at the latest. */
export function beginRun(log: (line: string) => void): string {
    if (!isWatching) {
        isWatching = true;
        endWithProcess();
    }
    endAbandonedRuns(log);
    const dir = mkdtempSync(join(tmpdir(), `edge-mesh-run-${process.pid}-${startOf(process.pid)}-`));
    own.add(dir);
    process.env[mark] = dir;
    return dir;
}

/**
 * Ends the runs when this process exits, makes it exit at the signals that ask for it, and when its parent has gone: `npm
 * run` and `npx` end at a signal and leave what they started to itself.
 */
function endWithProcess(): void {
    process.once("exit", () => [...own].forEach(endRun));
    const exitBy = (name: NodeJS.Signals): never => process.exit(128 + constants.signals[name]);
    for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
        process.once(name, exitBy);
    }
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && exitBy("SIGHUP"), 1000).unref();
}

/** Ends a run of this process, or of one that is no more: all its processes, and its folder. */
export function endRun(dir: string): void {
    own.delete(dir);
    if (process.env[mark] === dir) {
        delete process.env[mark];
    }
    endProcesses(dir);
    rmSync(statePaths(dir).socket, { force: true });
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    // Whoever had a run of its own inside this one has been killed with it.
    endAbandonedRuns(() => undefined);
}

/** Ends what carries the mark of a folder and what is recorded in it, at once: nobody reads what they would still write. */
export function endProcesses(dir: string): void {
    endAll(() => [...markedBy(dir), ...recordedIn(dir)]);
}

/** Ends engines and providers that were left by somebody who was killed, and leaves a control plane that has no mark. */
export function endMarked(dir: string): void {
    endAll(() => markedBy(dir));
}

function endAll(find: () => readonly number[]): void {
    for (let tries = 0, left = find(); tries < 100 && left.length > 0; tries++, left = find()) {
        left.forEach((pid) => signal(pid, "SIGKILL"));
        pause();
    }
}

/** Ends the runs whose process is no more, and leaves every other alone. */
export function endAbandonedRuns(log: (line: string) => void): void {
    for (const dir of abandonedRuns(tmpdir())) {
        log(`ending what a killed run left: ${dir}`);
        try {
            endRun(dir);
        } catch (error) {
            log(`that failed, and is tried again by the next run: ${String(error)}`);
        }
    }
}

/** The folders of runs of this user whose process has ended; its number may be another process's by now. */
export function abandonedRuns(folder: string): string[] {
    return readdirSync(folder).flatMap((name) => {
        const [, pid, start] = folderName.exec(name) ?? [];
        const dir = join(folder, name);
        return pid !== undefined && isOurs(dir) && startOf(Number(pid)) !== start ? [dir] : [];
    });
}

function isOurs(dir: string): boolean {
    return statSync(dir, { throwIfNoEntry: false })?.uid === process.getuid?.();
}

/** A number for the moment at which a process started; undefined when there is no such process, or only its exit code. */
export function startOf(pid: number): string | undefined {
    if (existsSync("/proc/self/stat")) {
        const [state, ...fields] = read(`/proc/${pid}/stat`)
            .replace(/^.*\) /s, "")
            .split(" ");
        return state === "Z" ? undefined : fields[18]; // Field 22 of proc(5), in ticks since the machine started.
    }
    const { stdout } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], {
        encoding: "utf8",
        env: { LC_ALL: "C" },
    });
    return stdout.trim() === "" ? undefined : String(Date.parse(stdout) / 1000);
}

/** Without /proc there are none to be found. */
function markedBy(dir: string): number[] {
    const numbers = existsSync("/proc/self/environ") ? readdirSync("/proc").filter((name) => /^\d+$/.test(name)) : [];
    const marked = numbers.filter((pid) => read(`/proc/${pid}/environ`).split("\0").includes(`${mark}=${dir}`));
    return marked.map(Number).filter((pid) => pid !== process.pid);
}

function recordedIn(dir: string): number[] {
    return [...recordedProcesses(dir).values()].filter(isRunning).map(({ pid }) => pid);
}

/** A file that may go at any moment, or be somebody else's. */
function read(file: string): string {
    try {
        return readFileSync(file, "utf8");
    } catch {
        return "";
    }
}

/** Waits without giving others a turn: this also runs when the process ends. */
function pause(): void {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
}
