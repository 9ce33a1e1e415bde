import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSettings } from "../../config/schema";
import { objectNames } from "../../config/names";
import type { TracingServiceSpec } from "../../model/edge/objects";
import { ambassadorObject } from "./ambassador";

export interface EdgeTracingArgs {
    /** Where the edge is. */
    readonly edge: Pick<EdgeSettings, "namespace">;
    readonly spec: TracingServiceSpec;
}

/** The edge's half of tracing. There has to be exactly one TracingService, or Edge Stack traces nothing. */
export function edgeTracing(
    name: string,
    { edge, spec }: EdgeTracingArgs,
    opts?: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
    const metadata = { name: objectNames.tracingService, namespace: edge.namespace };
    // Where the edge moves to another namespace, two would stand side by side when the new edge boots.
    return ambassadorObject("TracingService", name, metadata, spec, { ...opts, deleteBeforeReplace: true });
}
