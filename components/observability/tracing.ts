import { createHash } from "node:crypto";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { noTracing } from "../../model/edge/helmValues";
import { zipkinProvider } from "../../model/mesh/istioValues";
import type { Settings } from "../../config/schema";
import { ambassadorObject, ReadBy, readBy, TracingServiceSpec } from "../edge/ambassador";
import { names, objectNames } from "../../model/names";
import { zipkinHost } from "./zipkin";

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
        service: `${zipkinHost(observability.namespace)}:9411`,
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

export interface EdgeTracingArgs {
    readonly namespace: string;
    readonly spec: TracingServiceSpec;
}

/** The edge's half of tracing. There has to be exactly one TracingService, or Edge Stack traces nothing. */
export class EdgeTracing extends pulumi.ComponentResource {
    /** The TracingService object. */
    readonly tracingService: pulumi.Resource;

    constructor(name: string, args: EdgeTracingArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeTracing", name, {}, opts);
        const metadata = { name: names.tracingService, namespace: args.namespace };
        this.tracingService = ambassadorObject("TracingService", `${name}-service`, metadata, args.spec, {
            parent: this,
            // Where the edge moves to another namespace, two would stand side by side when the new edge boots.
            deleteBeforeReplace: true,
        });
        this.registerOutputs({ tracingService: this.tracingService });
    }
}

export interface MeshTracingArgs {
    /** Istio's root namespace, where one Telemetry holds for the whole mesh. */
    readonly rootNamespace: string;
    /** Percentage of requests traced. */
    readonly sampling: number;
}

/** Istio's half of tracing: which extension provider gets the spans, and how many. */
export class MeshTracing extends pulumi.ComponentResource {
    /** The Telemetry object. */
    readonly telemetry: pulumi.Resource;

    constructor(name: string, args: MeshTracingArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:MeshTracing", name, {}, opts);
        const tracing = [{ providers: [{ name: zipkinProvider }], randomSamplingPercentage: args.sampling }];
        this.telemetry = new k8s.apiextensions.CustomResource(
            `${name}-telemetry`,
            {
                apiVersion: "telemetry.istio.io/v1",
                kind: "Telemetry",
                metadata: { name: objectNames.telemetry, namespace: args.rootNamespace },
                spec: { tracing },
            },
            { parent: this },
        );
        this.registerOutputs({ telemetry: this.telemetry });
    }
}
