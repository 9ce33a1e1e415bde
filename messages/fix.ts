/** The command that sets or removes one key, however deep. `VALUE` stands for what the user has to choose. */
export function fixCommand(path: string, command: "set" | "rm", value = "VALUE"): string {
    return `pulumi config ${command} --path ${quoted(`edge-mesh:${path}`)}${command === "set" ? ` ${value}` : ""}`;
}

/** The command that sets one key to a text, whatever it looks like. */
export function textCommand(path: string, text: string): string {
    return `pulumi config set --path ${quoted(`edge-mesh:${path}`)} --type string ${quoted(text)}`;
}

/** A text as a shell takes it for one word. */
export function quoted(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A path as `pulumi config --path` reads it: keys with dots and the like stand in brackets. */
export function pathText(path: readonly PropertyKey[]): string {
    return path.reduce<string>((text, part) => {
        if (typeof part === "number") {
            return `${text}[${part}]`;
        }
        const key = String(part);
        if (!/^[\w-]+$/.test(key)) {
            return `${text}[${JSON.stringify(key)}]`;
        }
        return text === "" ? key : `${text}.${key}`;
    }, "");
}
