import { RunError } from "@pulumi/pulumi";
import { mendCommand } from "../config/mend";
import { names } from "../components/names";
import type { EdgeSettings } from "../config/schema";
import { noTracing } from "../integration/helmValues";
import type { ClusterReader } from "./cluster";

/**
 * Looks for a TracingService of somebody else: with two of them the edge traces nothing at all (Emissary's irtracing.py).
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
    const present = await reader.list("getambassador.io/v3alpha1", "TracingService");
    const others = present
        .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
        .filter((place) => place !== `${edge.namespace}/${names.tracingService}`);
    if (others.length > 0) {
        throw new RunError(
            `edge-mesh:zipkin.enabled\n    seen:    true, and TracingService ${others.join(", ")} in the cluster\n` +
                `    allowed: one TracingService, else the edge traces nothing\n` +
                `    mend:    ${mendCommand("zipkin.enabled", "set", "false")}`,
        );
    }
}
