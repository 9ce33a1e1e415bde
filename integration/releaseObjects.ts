import { RunError } from "@pulumi/pulumi";
import type { EdgeChart } from "./edgeChart";

/** What a Helm release made, as its resource says it: `namespace/name` by `Kind.group/apiVersion`. */
type Made = Readonly<Record<string, readonly string[]>>;

/** Kinds that can run the edge. */
const workloads = /^(Deployment|DaemonSet|StatefulSet|Pod)\b/;

/**
 * The workload that is going to be waited for has to be among what the release made: a patch of one that does not exist is
 * answered with the fields that the API server misses in it.
 * @throws RunError that names what the chart made instead
 */
export function checkMade(made: Made | undefined, namespace: string, { kind, name }: EdgeChart["workload"]): void {
    const all = Object.entries(made ?? {}).flatMap(([key, places]) =>
        places.map((place) => ({
            kind: key.split(/[./]/)[0] ?? "",
            place: place.includes("/") ? place : `${namespace}/${place}`,
        })),
    );
    const wanted = `${namespace}/${name}`;
    if (made === undefined || all.some((it) => it.kind === kind && it.place === wanted)) {
        return;
    }
    const others = all.filter((it) => workloads.test(it.kind)).map((it) => `${it.kind} ${it.place}`);
    throw new RunError(
        `edge-mesh:edge.chart\n    seen:    a chart that makes ${others.join(", ") || "no pods at all"}\n` +
            `    allowed: one that makes ${kind} ${wanted}, as Emissary's and Edge Stack's do with these values\n` +
            "    fix:     pulumi config get --path 'edge-mesh:edge.values' (look for names), then pulumi up",
    );
}
