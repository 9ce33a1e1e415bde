import { Chain, Delay, Task } from "./criticalPath";
import { Span } from "./traces";

/** A resource as `pulumi stack export` has it, as far as its order goes. */
export interface Stored {
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

/** A line for each resource of the chain, and who began latest of all. */
export function describeChain({ tasks }: Chain, all: readonly Task[], latest: Delay | undefined): string {
    const began = Math.min(...all.map(({ start }) => start));
    const line = ({ urn, start, end }: Task) =>
        `${(start - began).toFixed(2).padStart(6)} s  ${(end - start).toFixed(2).padStart(6)} s  ${nameOf(urn)}`;
    const waited =
        latest &&
        `began latest without a reason in the order: ${nameOf(latest.task.urn)}, ${latest.seconds.toFixed(2)} s`;
    return [
        "the chain (begin, duration, resource):",
        ...tasks.map(line),
        ...(waited === undefined ? [] : [waited]),
    ].join("\n");
}
