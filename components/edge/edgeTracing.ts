import type { EdgeSettings } from "../../config/schema";
import * as pulumi from "@pulumi/pulumi";
import { ambassadorObject } from "../edge/ambassador";
import { TracingServiceSpec } from "../../model/edge/objects";
import { objectNames } from "../../config/names";

export interface EdgeTracingArgs {
    /** Where the edge is. */
    readonly edge: Pick<EdgeSettings, "namespace">;
    readonly spec: TracingServiceSpec;
}

/** The edge's half of tracing. There has to be exactly one TracingService, or Edge Stack traces nothing. */
export class EdgeTracing extends pulumi.ComponentResource {
    /** The TracingService object. */
    readonly tracingService: pulumi.Resource;

    constructor(name: string, args: EdgeTracingArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeTracing", name, {}, opts);
        const metadata = { name: objectNames.tracingService, namespace: args.edge.namespace };
        this.tracingService = ambassadorObject("TracingService", `${name}-service`, metadata, args.spec, {
            parent: this,
            // Where the edge moves to another namespace, two would stand side by side when the new edge boots.
            deleteBeforeReplace: true,
        });
        this.registerOutputs({ tracingService: this.tracingService });
    }
}
