import type { Problem } from "../../messages/problem";
import type { Settings } from "../schema";

/** Names that two policies would share. Returns every breach. */
export function checkStrict({ strict: { exceptions } }: Settings): Problem[] {
    const problems: Problem[] = [];
    exceptions.forEach(({ name, namespace }, index) => {
        const path = `strict.exceptions[${index}].name`;
        if (name === "default") {
            problems.push({ path, seen: name, allowed: "any name but 'default', which the strict policy has" });
        }
        if (exceptions.findIndex((other) => other.name === name && other.namespace === namespace) < index) {
            problems.push({ path, seen: name, allowed: "each name once in a namespace" });
        }
    });
    return problems;
}
