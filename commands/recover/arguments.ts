import { refusal } from "../../messages/problem";
import { parseArguments } from "../shared/arguments";

/** What a user asked for on the command line. */
export interface Arguments {
    readonly stack: string;
    /** Only says what would be done. */
    readonly dryRun: boolean;
    /** The stack's settings file, where it is not the one beside Pulumi.yaml. */
    readonly configFile: string | undefined;
}

export const usage = "usage: npm run recover -- --stack STACK [--dry-run] [--config-file FILE]";

const options = {
    stack: { type: "string" },
    "dry-run": { type: "boolean", default: false },
    "config-file": { type: "string" },
} as const;

/** @throws RunError that says what is wrong, and how the command is used. */
export function readArguments(args: readonly string[]): Arguments {
    const { stack, ...rest } = parseArguments(args, options, usage);
    if (stack === undefined || stack === "") {
        throw refusal(`--stack is missing\n${usage}`);
    }
    return { stack, dryRun: rest["dry-run"], configFile: rest["config-file"] };
}
