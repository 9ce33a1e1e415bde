import type { Cluster } from "../rehearsal/cluster";
import type { StackConfig } from "../rehearsal/config";
import type { RehearsalStack } from "../rehearsal/stack";
import { Need } from "./prerequisites";

/** A cluster with real pods, and all that the test needs to use it. */
export interface Running {
    readonly cluster: Cluster;
    /** Path of kubectl. */
    readonly kubectl: string;
    /** The configuration as this cluster needs it. */
    readonly configure: (config: StackConfig) => StackConfig;
    /** Opens the stack with a configuration. */
    readonly open: (name: string, config: StackConfig) => Promise<RehearsalStack>;
    /** Opens a way to the edge, which is up; the URL has no path. */
    readonly reachEdge: () => Promise<string>;
    /** What in it is not what a cluster of one's own would have, a line each. */
    readonly standIns: readonly string[];
}

/** A way to a cluster with real pods. */
export interface Driver {
    readonly name: string;
    /** What this machine lacks for it. */
    readonly missing: () => Promise<readonly Need[]>;
    readonly start: (log: (line: string) => void) => Promise<Running>;
    /** Takes away what `start` has made, however far it got. */
    readonly stop: (log: (line: string) => void) => Promise<void>;
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
