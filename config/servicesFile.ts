import { readFileSync } from "node:fs";
import { extname } from "node:path";
import { parse } from "yaml";
import { fixCommand } from "../messages/fix";
import type { Problem } from "../messages/problem";

/**
 * The services of the file that `routes.file` names; what each has to be is for the schema. Pulumi hands a program its
 * whole configuration in one environment variable, which Linux limits to 128 KiB: about a thousand services.
 */
export function readServices(file: string): { readonly services: readonly unknown[]; readonly problems: Problem[] } {
    const refuse = (allowed: string) => {
        const fix = fixCommand("routes.file", "set", "PATH");
        return { services: [], problems: [{ path: "routes.file", seen: file, allowed, fix }] };
    };
    try {
        const text = readFileSync(file, "utf8");
        const services: unknown = extname(file) === ".json" ? JSON.parse(text) : parse(text);
        return Array.isArray(services)
            ? { services, problems: [] }
            : refuse("a file that holds a list, each entry as in `services`");
    } catch (error) {
        const [reason = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
        return refuse(`a YAML or JSON file that can be read: ${reason}`);
    }
}
