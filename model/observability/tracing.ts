import { ports } from "../../kube/wellKnown";
import { objectNames } from "../../config/names";
import { createHash } from "node:crypto";
import { noTracing } from "../edge/helmValues";
import type { Settings } from "../../config/schema";
import { ReadBy, readBy, TracingServiceSpec } from "../edge/objects";

/** Zipkin's address inside the cluster. */
export function zipkinHost(namespace: string): string {
    return `${objectNames.zipkin}.${namespace}.svc.cluster.local`;
}

/** Settings that the TracingService follows from. */
type TracingSource = {
    readonly observability: Pick<Settings["observability"], "namespace">;
    readonly tracing: Settings["tracing"];
    readonly edge: Pick<Settings["edge"], "ambassadorId">;
};

/** Spec of the edge's TracingService; its hash rolls the edge, which reads it at boot only. */
export function tracingServiceSpec({ observability, tracing, edge }: TracingSource): TracingServiceSpec & ReadBy {
    return {
        ...readBy(edge.ambassadorId),
        service: `${zipkinHost(observability.namespace)}:${ports.zipkin}`,
        driver: "zipkin",
        config: {},
        sampling: { overall: tracing.sampling },
        custom_tags: [
            { tag: "host", request_header: { name: ":authority" } },
            { tag: "path", request_header: { name: ":path" } },
        ],
    };
}

/** Changes whenever the spec does; `none` without one. */
export function tracingHash(spec: TracingServiceSpec | undefined): string {
    return spec === undefined
        ? noTracing
        : createHash("sha256").update(JSON.stringify(spec)).digest("hex").slice(0, 16);
}
