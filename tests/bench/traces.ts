import { readFile, rm } from "node:fs/promises";

/** One call or step of the engine, in seconds of the Unix clock. */
export interface Span {
    readonly name: string;
    readonly start: number;
    readonly end: number;
    /** What the call said, as the engine's older tracing writes it down; empty where it does not. */
    readonly messages: readonly string[];
}

interface Attribute {
    readonly key: string;
    readonly value: { readonly stringValue?: string };
}

interface Export {
    readonly resourceSpans?: readonly {
        readonly scopeSpans: readonly {
            readonly spans: readonly {
                readonly name: string;
                readonly startTimeUnixNano: string;
                readonly endTimeUnixNano: string;
                readonly attributes?: readonly Attribute[];
            }[];
        }[];
    }[];
}

/** Reads what `pulumi --otel-traces file://FILE` wrote, one JSON document a line, and deletes the file. */
export async function readSpans(file: string): Promise<Span[]> {
    const text = await readFile(file, "utf8");
    await rm(file);
    return parseSpans(text);
}

/** The spans of such a text. */
export function parseSpans(text: string): Span[] {
    const lines = text.split("\n").filter((line) => line.trim() !== "");
    const scopes = lines.flatMap((line) => (JSON.parse(line) as Export).resourceSpans ?? []);
    const seconds = (nanoseconds: string) => Number(BigInt(nanoseconds) / 1000n) / 1e6;
    return scopes
        .flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans))
        .map(({ name, startTimeUnixNano, endTimeUnixNano, attributes = [] }) => ({
            name,
            start: seconds(startTimeUnixNano),
            end: seconds(endTimeUnixNano),
            messages: attributes.filter(({ key }) => key === "Msg").map(({ value }) => value.stringValue ?? ""),
        }));
}
