import { isReadBy } from "../kube/ambassadorIds";
import { refusal } from "../messages/problem";
import { fixCommand } from "../messages/fix";
import { objectNames } from "../config/names";
import type { EdgeSettings } from "../config/schema";
import { noTracing } from "../model/edge/helmValues";
import type { ClusterReader } from "./cluster";

/**
 * Looks for a TracingService of somebody else that the edge reads: with two of them the edge traces nothing at all (Emissary's irtracing.py).
 * @throws RunError that names it
 */
export async function refuseSecondTracing(
    reader: ClusterReader,
    edge: EdgeSettings,
    tracingHash: string,
): Promise<void> {
    if (tracingHash === noTracing) {
        return;
    }
    const own = edge.ambassadorId ?? "default";
    const present = await reader.list("getambassador.io/v3alpha1", "TracingService");
    const others = present
        .filter((object) => isReadBy(object, own))
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
        .filter((place) => place !== `${edge.namespace}/${objectNames.tracingService}`);
    if (others.length > 0) {
        throw refusal({
            path: "zipkin.enabled",
            seen: true,
            problem: `there is TracingService ${others.join(", ")} in the cluster`,
            allowed: "one TracingService, else the edge traces nothing",
            fix: fixCommand("zipkin.enabled", "set", "false"),
        });
    }
}
