import { refusal } from "../../messages/problem";
import type { EdgeChart } from "./chart";
import { Made, releaseObjects } from "../../kube/releaseObjects";

/** Kinds that can run the edge. */
const workloads: readonly string[] = ["Deployment", "DaemonSet", "StatefulSet", "Pod"];

/**
 * The workload that is going to be waited for has to be among what the release made: a patch of one that does not exist is
 * answered with the fields that the API server misses in it.
 * @throws RunError that names what the chart made instead
 */
export function checkMade(made: Made | undefined, home: string, { kind, name }: EdgeChart["workload"]): void {
    const all = releaseObjects(made ?? {}).map(({ namespace = home, ...it }) => ({ ...it, namespace }));
    if (made === undefined || all.some((it) => it.kind === kind && it.namespace === home && it.name === name)) {
        return;
    }
    const others = all.filter((it) => workloads.includes(it.kind)).map((it) => `${it.kind} ${it.namespace}/${it.name}`);
    throw refusal({
        path: "edge.chart",
        problem: `the chart makes ${others.join(", ") || "no pods at all"}`,
        allowed: `one that makes ${kind} ${home}/${name}, as Emissary's and Edge Stack's do with these values`,
        fix: "pulumi config get --path 'edge-mesh:edge.values' (look for what renames it), then pulumi up",
    });
}
