import { refusal } from "../../messages/problem";
import { parseArgs, ParseArgsConfig } from "node:util";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Values<T extends Options> = ReturnType<typeof parseArgs<{ options: T; allowPositionals: false }>>["values"];

/**
 * The values of a command's options.
 * @param usage how the command is used, told with what is wrong
 * @throws RunError for an option that is not known, or lacks its value
 */
export function parseArguments<T extends Options>(args: readonly string[], options: T, usage: string): Values<T> {
    try {
        return parseArgs({ args: [...args], options, allowPositionals: false }).values;
    } catch (error) {
        throw refusal(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    }
}
