import { refusal } from "../../messages/problem";
import { parseArguments } from "../shared/arguments";

const formats = ["mermaid", "dot", "svg"] as const;

/** How the graph is written. */
export type Format = (typeof formats)[number];

/** What a user asked for on the command line. */
export interface Arguments {
    readonly stack: string;
    /** @default mermaid */
    readonly format: Format;
    /** One box a component instead of one a resource. */
    readonly components: boolean;
    /** File for the graph; undefined for standard output. */
    readonly out: string | undefined;
    /** The stack's settings file, where it is not the one beside Pulumi.yaml. */
    readonly configFile: string | undefined;
}

export const usage =
    "usage: npm run graph -- --stack STACK [--format mermaid|dot|svg] [--components] [--out FILE] [--config-file FILE]";

const options = {
    stack: { type: "string" },
    format: { type: "string", default: "mermaid" },
    components: { type: "boolean", default: false },
    out: { type: "string" },
    "config-file": { type: "string" },
} as const;

/** @throws RunError that says what is wrong, and how the command is used. */
export function readArguments(args: readonly string[]): Arguments {
    const { stack, format, components, out, "config-file": configFile } = parseArguments(args, options, usage);
    if (stack === undefined || stack === "") {
        throw refusal(`--stack is missing\n${usage}`);
    }
    const known = formats.find((it) => it === format);
    if (known === undefined) {
        throw refusal(`--format: ${format} is none of ${formats.join(", ")}\n${usage}`);
    }
    return { stack, format: known, components, out, configFile };
}
