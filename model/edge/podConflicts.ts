import { RunError } from "@pulumi/pulumi";
import type { PodConflict } from "../../kube/podTemplate";

/**
 * Refuses a pod template, or the values that make one.
 * @param where what was looked at, such as `Deployment ambassador/edge-stack`
 * @throws RunError that names every conflict at once
 */
export function refusePod(where: string, conflicts: readonly PodConflict[], fix: string): never {
    const blocks = conflicts.map(
        ({ path, seen, needed }) =>
            `  ${path}\n    seen:    ${JSON.stringify(seen) ?? "nothing"}\n    needed:  ${needed}`,
    );
    const count = `${conflicts.length} ${conflicts.length === 1 ? "thing contradicts" : "things contradict"}`;
    throw new RunError(`${where}: ${count} the Istio integration\n${blocks.join("\n")}\n    fix:     ${fix}`);
}
