import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { zipkinProvider } from "../../model/mesh/istioValues";
import type { Settings } from "../../config/schema";
import { objectNames } from "../../config/names";

/**
 * Istio's half of tracing, a Telemetry: which extension provider gets the spans, and how many.
 * @param args Istio's root namespace, where one Telemetry holds for the whole mesh, and the share in percent
 */
export function meshTracing(
    name: string,
    { istio, tracing }: Pick<Settings, "istio" | "tracing">,
    opts?: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
    const sent = [{ providers: [{ name: zipkinProvider }], randomSamplingPercentage: tracing.sampling }];
    return new k8s.apiextensions.CustomResource(
        name,
        {
            apiVersion: "telemetry.istio.io/v1",
            kind: "Telemetry",
            metadata: { name: objectNames.telemetry, namespace: istio.namespace },
            spec: { tracing: sent },
        },
        opts,
    );
}
