import { refusal } from "../../messages/problem";
import type { PodConflict } from "../../kube/podTemplate";

/**
 * Refuses a pod template, or the values that make one.
 * @param where what was looked at, such as `Deployment ambassador/edge-stack`
 * @throws RunError that names every conflict at once
 */
export function refusePod(where: string, conflicts: readonly PodConflict[], fix: string): never {
    const count = `${conflicts.length} ${conflicts.length === 1 ? "thing contradicts" : "things contradict"}`;
    const blocks = conflicts.map(({ path, seen, needed }, index) => ({
        about: `  ${path}`,
        seen,
        allowed: needed,
        ...(index === conflicts.length - 1 ? { fix } : {}),
    }));
    throw refusal([`${where}: ${count} the Istio integration`, ...blocks]);
}
