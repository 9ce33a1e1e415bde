import { EngineEvent, Stack } from "@pulumi/pulumi/automation";

/** Options of a run of the engine whose output nobody reads. */
export const quiet = { color: "never", suppressProgress: true } as const;

/** Name of each resource that an operation changes, and how; what is only read is no change. */
export type Changes = Readonly<Record<string, string>>;

/** What the preview says would change. */
export async function previewed(stack: Stack, options: { readonly refresh?: boolean } = {}): Promise<Changes> {
    const changes: Record<string, string> = {};
    await stack.preview({ ...quiet, ...options, onEvent: (event) => note(event, changes) });
    return changes;
}

/** Runs `up`; gives what it changed. */
export async function applied(stack: Stack): Promise<Changes> {
    const changes: Record<string, string> = {};
    await stack.up({ ...quiet, onEvent: (event) => note(event, changes) });
    return changes;
}

function note({ resourcePreEvent }: EngineEvent, changes: Record<string, string>): void {
    const { op, urn } = resourcePreEvent?.metadata ?? { op: "same", urn: "" };
    if (!["same", "read", "refresh"].includes(op)) {
        changes[urn.split("::").pop() ?? urn] = op;
    }
}
