import * as path from "node:path";
import { onThisMachine, readStackConfig } from "../rehearsal/config";
import { CommandLine } from "../tests/support/commandLine";
import type { EngineHarness } from "../tests/support/engine";
import { Chain, delays, longestChain, Task } from "./criticalPath";
import { Figure } from "./figures";
import { readSpans, Span } from "./traces";

/** A resource as `pulumi stack export` has it, as far as its order goes. */
interface Stored {
    readonly urn: string;
    readonly parent?: string;
    readonly provider?: string;
    readonly dependencies?: readonly string[];
}

const nameOf = (urn: string) => urn.split("::").pop() ?? urn;

/** The calls by which the program registered each resource: the engine traces each with its request and its answer. */
export function registrations(spans: readonly Span[]): ReadonlyMap<string, Span> {
    const calls = spans.filter(({ name }) => /^\/pulumirpc\.ResourceMonitor\/(Register|Read)Resource$/.test(name));
    return new Map(
        calls.flatMap((span): [string, Span][] => {
            const urn = /urn:\\*"(urn:pulumi:[^"\\]+)/.exec(span.messages.at(-1) ?? "")?.[1];
            return urn === undefined ? [] : [[urn, span]];
        }),
    );
}

/** Joins what the state tells of the order with what the traces tell of time. */
export function tasksOf(stored: readonly Stored[], spans: readonly Span[]): Task[] {
    const calls = registrations(spans);
    return stored.flatMap(({ urn, parent, provider, dependencies = [] }) => {
        const span = calls.get(urn);
        const providerUrn = provider?.slice(0, provider.lastIndexOf("::"));
        const after = [...dependencies, parent, providerUrn].filter((it) => it !== undefined);
        return span === undefined ? [] : [{ urn, start: span.start, end: span.end, after }];
    });
}

function describeChain({ tasks }: Chain, all: readonly Task[]): string {
    const began = Math.min(...all.map(({ start }) => start));
    const line = ({ urn, start, end }: Task) =>
        `${(start - began).toFixed(2).padStart(6)} s  ${(end - start).toFixed(2).padStart(6)} s  ${nameOf(urn)}`;
    const [latest] = delays(all);
    const waited =
        latest &&
        `began latest without a reason in the order: ${nameOf(latest.task.urn)}, ${latest.seconds.toFixed(2)} s`;
    return [
        "the chain (begin, duration, resource):",
        ...tasks.map(line),
        ...(waited === undefined ? [] : [waited]),
    ].join("\n");
}

/** The first `up` of the dev stack against the longest chain of its own dependencies. */
export async function upAgainstItsChain(harness: EngineHarness): Promise<Figure[]> {
    const config = onThisMachine(await readStackConfig("dev"), harness.tools);
    const line = await CommandLine.ofProgram(harness, "path", config);
    const traces = path.join(harness.cluster.dir, "up-traces.json");
    await line.run("up", "--yes", "--skip-preview", "--otel-traces", `file://${traces}`);
    const exported = JSON.parse(await line.run("stack", "export")) as { deployment: { resources: Stored[] } };
    const tasks = tasksOf(exported.deployment.resources, await readSpans(traces));
    const chain = longestChain(tasks);
    const wall = Math.max(...tasks.map(({ end }) => end)) - Math.min(...tasks.map(({ start }) => start));
    await line.run("destroy", "--yes", "--skip-preview");
    const against = { what: "of its longest chain", value: chain.seconds };
    return [{ what: "up", unit: "s", goal: 1.15, value: wall, against, note: describeChain(chain, tasks) }];
}
