import type { Driver, Need, Running } from "../../rehearsal/driver";
import { nodeDriver } from "../../rehearsal/node/driver";
import { nodeFolder } from "../../rehearsal/node/node";
import { run } from "../../rehearsal/tooling/process";
import { kindDriver } from "./kindDriver";
import { skipped } from "./prerequisites";

/** Exit code of what could not be run. */
export const notRun = 3;

export type Log = (line: string) => void;

/** A log whose lines begin with the seconds since its start. */
export function logSince(began: number): Log {
    return (line) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${line}`);
}

/**
 * The drivers of real pods, the one that needs the least of ours first.
 * @param withNext whether the edge is going to move to another version
 */
export function realDrivers(withNext = false): readonly Driver[] {
    return [kindDriver, nodeDriver(nodeFolder(), "end-with-me", withNext)];
}

/** The first driver that lacks nothing, or what each lacks. */
export async function chooseDriver(
    drivers: readonly Driver[],
): Promise<{ readonly driver: Driver } | { readonly lacking: ReadonlyMap<string, readonly Need[]> }> {
    const lacking = new Map<string, readonly Need[]>();
    for (const driver of drivers) {
        const needs = await driver.missing();
        if (needs.length === 0) {
            return { driver };
        }
        lacking.set(driver.name, needs);
    }
    return { lacking };
}

/** What each driver lacks, in one line. */
export function whyNot(lacking: ReadonlyMap<string, readonly Need[]>): string {
    return [...lacking].map(([name, needs]) => `${name} lacks ${needs.map(({ what }) => what).join(", ")}`).join("; ");
}

/**
 * Carries something out on a cluster with real pods, which is taken away again whatever happens.
 * @returns its exit code, or `notRun`, loudly, where there can be none
 */
export async function onRealPods(
    log: Log,
    action: (running: Running) => Promise<number>,
    drivers: readonly Driver[] = realDrivers(),
): Promise<number> {
    const chosen = await chooseDriver(drivers);
    if (!("driver" in chosen)) {
        console.error(skipped(chosen.lacking));
        return notRun;
    }
    const { driver } = chosen;
    log(`real pods, by driver ${driver.name}`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        // `once` would not do: the Automation API's library then ends the process itself, at once.
        process.on(signal, () => void driver.stop(log).finally(() => process.exit(130)));
    }
    try {
        const running = await driver.start(log);
        return await action(running).catch(async (error: unknown) => {
            console.error(error instanceof Error ? error.message : String(error));
            await tellState(running);
            return 1;
        });
    } finally {
        await driver.stop(log);
    }
}

/** What tells why something did not come up. */
async function tellState({ kubectl, cluster }: Running): Promise<void> {
    for (const args of [
        ["get", "pods", "--all-namespaces", "--output=wide"],
        ["get", "events", "--all-namespaces", "--sort-by=.lastTimestamp"],
    ]) {
        const { stdout } = await run(kubectl, ["--kubeconfig", cluster.kubeconfig, ...args]);
        console.log(stdout.split("\n").slice(-60).join("\n"));
    }
}

/** Ends the process with what a command came to. */
export function exitWith(command: Promise<number>): void {
    command.then(
        (code) => process.exit(code),
        (error: unknown) => {
            console.error(error instanceof Error ? error.message : error);
            process.exit(1);
        },
    );
}
