import type { Cluster } from "./cluster";
import type { StackConfig } from "./config";
import type { RehearsalStack } from "./stack";
import type { Toolchain } from "./toolchain";

/** Something without which a cluster cannot be run on this machine. */
export interface Need {
    readonly what: string;
    readonly howToGet: string;
    readonly isThere: () => Promise<boolean>;
}

/** A running cluster, and all that is needed to use it. */
export interface Running {
    readonly cluster: Cluster;
    /** Path of kubectl. */
    readonly kubectl: string;
    /** The configuration as this cluster needs it. */
    readonly configure: (config: StackConfig) => StackConfig;
    /** Opens the stack with a configuration. */
    readonly open: (name: string, config: StackConfig) => Promise<RehearsalStack>;
    /** Opens a way to the edge, which is up; the URL has no path. Undefined where no packet flows. */
    readonly reachEdge: (() => Promise<string>) | undefined;
    /** Whether its edge takes up rotated certificates only by the workaround of emissary#4744. */
    readonly needsRotationWorkaround: boolean;
    /** Another version that an Emissary can move to: its part of the section `edge`. */
    readonly nextEdge?: { readonly chart: string; readonly version: string } | undefined;
    /** What it ran on, and where it is from, a line each. */
    readonly origins: readonly string[];
    /** What in it is not what a cluster of one's own would have, a line each. */
    readonly standIns: readonly string[];
    /** The Kubernetes provider, which may be another than that of `package.json`. */
    readonly provider: Pick<Toolchain["kubernetesPlugin"], "version">;
}

/** A way to a cluster. */
export interface Driver {
    readonly name: string;
    /** What this machine lacks for it. */
    readonly missing: () => Promise<readonly Need[]>;
    readonly start: (log: (line: string) => void) => Promise<Running>;
    /** Takes away what `start` has made, however far it got. */
    readonly stop: (log: (line: string) => void) => Promise<void>;
}

/** What is missing on this machine, all of it at once. */
export async function missing(all: readonly Need[]): Promise<Need[]> {
    const there = await Promise.all(all.map(({ isThere }) => isThere()));
    return all.filter((_, index) => there[index] === false);
}

/** Each thing that is missing with the way to get it, a line each. */
export function formatNeeds(needs: readonly Need[]): string[] {
    return needs.map(({ what, howToGet }) => `${what}: ${howToGet}`);
}
