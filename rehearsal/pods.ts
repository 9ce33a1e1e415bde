import { nodeDriver } from "./node/driver";
import { Driver, formatNeeds, Need } from "./driver";
import { stateDir } from "./running/state";
import { simulatedDriver } from "./simulatedDriver";

/** What stands behind a pod: containers, or KWOK, which only says that they run. */
export type Pods = "real" | "simulated";

/** Both ways to rehearse. Each has a folder of its own, so that one never takes the other away. */
export function rehearsalDrivers(): Readonly<Record<Pods, Driver>> {
    return { real: nodeDriver(`${stateDir()}-node`, "stay"), simulated: simulatedDriver };
}

/** Which pods are rehearsed with, and why. */
export interface Choice {
    readonly pods: Pods;
    /** Whether it was asked for, so that no other will do. */
    readonly asked: boolean;
    /** For a person to read before anything happens. */
    readonly lines: readonly string[];
}

/** What was asked for, by the environment's `PODS`. @throws Error for anything but the two */
export function askedPods(asked: string | undefined): Pods | undefined {
    if (asked === undefined || asked === "" || asked === "real" || asked === "simulated") {
        return asked || undefined;
    }
    throw new Error(`PODS is ${asked}, and can be real or simulated: PODS=simulated make rehearse`);
}

/**
 * The most real pods that the machine can run, unless others were asked for.
 * @param lacking what the machine lacks for real ones
 * @throws Error that names it when real ones were asked for
 */
export function choosePods(asked: Pods | undefined, lacking: readonly Need[]): Choice {
    if (asked === "simulated") {
        return { pods: "simulated", asked: true, lines: ["pods: simulated, as asked for (PODS=simulated)"] };
    }
    if (lacking.length === 0) {
        const other = asked === "real" ? "" : "; PODS=simulated make rehearse is quicker, and needs no root";
        return { pods: "real", asked: asked === "real", lines: [`pods: real, on a node of this machine${other}`] };
    }
    if (asked === "real") {
        const needs = formatNeeds(lacking).map((line) => `    ${line}`);
        throw new Error(["PODS=real, and this machine lacks", ...needs].join("\n"));
    }
    const needs = formatNeeds(lacking).map((line) => `    ${line}`);
    return {
        pods: "simulated",
        asked: false,
        lines: ["pods: simulated, because real ones (PODS=real make rehearse) lack on this machine", ...needs],
    };
}
