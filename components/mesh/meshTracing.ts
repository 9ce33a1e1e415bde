import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { zipkinProvider } from "../../model/mesh/istioValues";
import { objectNames } from "../../config/names";

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
