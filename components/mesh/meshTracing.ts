import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { zipkinProvider } from "../../model/mesh/istioValues";
import type { Settings } from "../../config/schema";
import { objectNames } from "../../config/names";

/** Istio's root namespace, where one Telemetry holds for the whole mesh, and how much is traced. */
export type MeshTracingArgs = Pick<Settings, "istio" | "tracing">;

/** Istio's half of tracing: which extension provider gets the spans, and how many. */
export class MeshTracing extends pulumi.ComponentResource {
    /** The Telemetry object. */
    readonly telemetry: pulumi.Resource;

    constructor(name: string, args: MeshTracingArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:MeshTracing", name, {}, opts);
        const tracing = [{ providers: [{ name: zipkinProvider }], randomSamplingPercentage: args.tracing.sampling }];
        this.telemetry = new k8s.apiextensions.CustomResource(
            `${name}-telemetry`,
            {
                apiVersion: "telemetry.istio.io/v1",
                kind: "Telemetry",
                metadata: { name: objectNames.telemetry, namespace: args.istio.namespace },
                spec: { tracing },
            },
            { parent: this },
        );
        this.registerOutputs({ telemetry: this.telemetry });
    }
}
