import { fixCommand } from "../../messages/fix";
import type { Problem } from "../../messages/problem";

/**
 * Keys of a section that would do nothing: one that was set is refused, because its user expects something of it.
 * @param section path of the section, such as `edge.redis`
 * @param why what takes their effect, such as `edge.install yaml, where it has no effect`
 */
export function idleProblems(
    section: string,
    given: Readonly<Record<string, unknown>>,
    defaults: Readonly<Record<string, unknown>>,
    keys: readonly string[],
    why: string,
): Problem[] {
    return keys
        .filter((key) => JSON.stringify(given[key]) !== JSON.stringify(defaults[key]))
        .map((key) => {
            const path = `${section}.${key}`;
            return { path, seen: given[key], allowed: `nothing with ${why}`, fix: fixCommand(path, "rm") };
        });
}
