import * as path from "node:path";
import type { CommandLine } from "../support/commandLine";
import type { EngineHarness } from "../support/engine";
import { delays, longestChain } from "./criticalPath";
import type { Figure } from "./figures";
import { measured } from "./processes";
import { onControlPlane, openPlain, openProgram, up } from "./stacks";
import { readSpans } from "./traces";
import { describeChain, Stored, tasksOf } from "./upPath";

/** The first preview and the first `up` on a control plane that has nothing yet. */
interface First {
    /** Seconds. */
    readonly preview: number;
    readonly up: number;
    /** Seconds from the first resource that the program asked for to the last that was there. */
    readonly resources: number;
    /** Seconds of the longest chain of resources that waited for each other. */
    readonly chain: number;
    readonly described: string;
}

/** This program and the plain one in turns, each time on a new control plane. */
export async function firstRuns(turns: number): Promise<Figure[]> {
    const taken: { readonly program: First; readonly plain: First }[] = [];
    while (taken.length < turns) {
        taken.push({ program: await first(openProgram), plain: await first(openPlain) });
    }
    const against = (of: "preview" | "up") =>
        taken.map(({ program, plain }) => ({ value: program[of], against: plain[of] }));
    const peer = "of the plain program";
    const chains = taken.map(({ program }) => ({ value: program.resources, against: program.chain }));
    const note = taken.at(-1)?.program.described;
    return [
        { what: "first preview", unit: "s", goal: 0.6, pairs: against("preview"), peer },
        { what: "first up", unit: "s", goal: 0.8, pairs: against("up"), peer },
        { what: "first up, its resources", unit: "s", goal: 1.15, pairs: chains, peer: "of their longest chain", note },
    ];
}

function first(open: (harness: EngineHarness) => Promise<CommandLine>): Promise<First> {
    return onControlPlane(async (harness) => {
        const line = await open(harness);
        const traces = path.join(harness.cluster.dir, "traces.json");
        const preview = await measured(() => line.run("preview"));
        const made = await measured(() => line.run(...up, "--otel-traces", `file://${traces}`));
        const exported = JSON.parse(await line.run("stack", "export")) as { deployment: { resources: Stored[] } };
        const tasks = tasksOf(exported.deployment.resources, await readSpans(traces));
        const chain = longestChain(tasks);
        const resources = Math.max(...tasks.map(({ end }) => end)) - Math.min(...tasks.map(({ start }) => start));
        const described = describeChain(chain, tasks, delays(tasks)[0]);
        return { preview: preview.seconds, up: made.seconds, resources, chain: chain.seconds, described };
    });
}
