import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";

/** What the processes of one kind cost. */
export interface Usage {
    /** CPU seconds. */
    readonly cpu: number;
    /** Sum of each process's own peak, in MiB. */
    readonly memory: number;
}

/** What was measured of a run of `pulumi`. */
export interface Run {
    readonly seconds: number;
    /** By kind of process; empty where there is no /proc. */
    readonly usage: ReadonlyMap<string, Usage>;
}

/** Seconds between two looks: what a process does after the last one is not seen. */
const interval = 0.1;
/** Linux counts CPU time for user space in this many ticks a second, on every architecture that Node runs on. */
const ticks = 100;

/** What a process of `pulumi` is, by its command line; undefined for one that does not count. */
export function kindOf(command: readonly string[]): string | undefined {
    const plugin = command.map((word) => /pulumi-resource-([\w-]+)/.exec(word)?.[1]).find((it) => it !== undefined);
    if (plugin !== undefined) {
        return `provider ${plugin}`;
    }
    // What `plugin/pulumi-resource-edge-mesh` becomes.
    if (command.some((word) => word.endsWith("/plugin/start.js"))) {
        return "provider edge-mesh";
    }
    if (command.some((word) => /@pulumi\/pulumi\/cmd\/run(\/|$)/.test(word))) {
        return "program";
    }
    return path.basename(command[0] ?? "") === "pulumi" ? "engine" : undefined;
}

/** CPU seconds of a process by its /proc/PID/stat, whose second field can hold anything between its brackets. */
export function cpuSeconds(stat: string): number {
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / ticks;
}

/** Adds up, by kind, what was seen last of each process. */
export function totals(seen: Iterable<Usage & { readonly kind: string }>): Map<string, Usage> {
    const sums = new Map<string, Usage>();
    for (const { kind, cpu, memory } of seen) {
        const before = sums.get(kind) ?? { cpu: 0, memory: 0 };
        sums.set(kind, { cpu: before.cpu + cpu, memory: before.memory + memory });
    }
    return sums;
}

function look(pid: number): (Usage & { readonly kind: string }) | undefined {
    const file = (name: string) => readFileSync(`/proc/${pid}/${name}`, "utf8");
    const kind = kindOf(file("cmdline").split("\0"));
    const peak = Number(/^VmHWM:\s+(\d+)/m.exec(file("status"))?.[1] ?? 0);
    return kind === undefined ? undefined : { kind, cpu: cpuSeconds(file("stat")), memory: peak / 1024 };
}

function descendants(pid: number): number[] {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lists = threads.map((thread) => readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8"));
    const children = lists.flatMap((list) => list.split(" ").filter(Boolean).map(Number));
    return [...children, ...children.flatMap((child) => unlessGone(() => descendants(child)) ?? [])];
}

/** Undefined for a process that ended while it was looked at, and where there is no /proc. */
function unlessGone<Result>(action: () => Result): Result | undefined {
    try {
        return action();
    } catch {
        return undefined;
    }
}

/** Measures a run of `pulumi` that this process starts: wall time, and CPU time and memory of each of its processes. */
export async function measured(action: () => Promise<unknown>): Promise<Run> {
    const seen = new Map<number, Usage & { readonly kind: string }>();
    const timer = setInterval(() => {
        for (const pid of unlessGone(() => descendants(process.pid)) ?? []) {
            const found = unlessGone(() => look(pid));
            if (found !== undefined) {
                seen.set(pid, found);
            }
        }
    }, interval * 1000);
    const began = process.hrtime.bigint();
    try {
        await action();
    } finally {
        clearInterval(timer);
    }
    return { seconds: Number(process.hrtime.bigint() - began) / 1e9, usage: totals(seen.values()) };
}

/** `engine 2.1 s, program 0.8 s, provider kubernetes 5.0 s`. */
export function describeCpu({ usage }: Run): string {
    return [...usage].map(([kind, { cpu }]) => `${kind} ${cpu.toFixed(1)} s`).join(", ") || "not seen: no /proc here";
}

/** CPU seconds of all processes together. */
export function allCpu({ usage }: Run): number {
    return [...usage.values()].reduce((sum, { cpu }) => sum + cpu, 0);
}
