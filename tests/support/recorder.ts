import { Answers, record as recordProgram, Recording } from "../../commands/render/recorder";

export { repository } from "../../rehearsal/config";
export type { Recorded, Recording } from "../../commands/render/recorder";

/** Runs `program` under mocks with `config` (keys without namespace, values as JSON) and records what it registers. */
export function record(
    program: () => Promise<Record<string, unknown>>,
    config: Readonly<Record<string, unknown>>,
    secrets: Readonly<Record<string, string>> = {},
    status?: Answers["status"],
    call?: Answers["call"],
): Promise<Recording> {
    const texts = Object.entries({ ...config, ...secrets }).map(([key, value]) => [
        `edge-mesh:${key}`,
        typeof value === "string" ? value : JSON.stringify(value),
    ]);
    const secretKeys = Object.keys(secrets).map((key) => `edge-mesh:${key}`);
    return recordProgram(program, { values: Object.fromEntries(texts), secretKeys }, { status, call });
}
