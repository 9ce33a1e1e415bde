import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { PodMonitor } from "../../model/observability/podMonitors";

/**
 * PodMonitors by which a Prometheus of the Prometheus Operator scrapes edge and sidecars; its CRDs have to be there.
 * @example
 * new PodMonitors("edge-monitors", { monitors: plan.edge.podMonitors }, { provider });
 */
export class PodMonitors extends pulumi.ComponentResource {
    /** The PodMonitor objects. */
    readonly monitors: readonly k8s.apiextensions.CustomResource[];

    constructor(
        name: string,
        { monitors }: { readonly monitors: readonly PodMonitor[] },
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("edge-mesh:components:PodMonitors", name, {}, opts);
        this.monitors = monitors.map(
            ({ name: monitor, namespace, labels, spec }) =>
                new k8s.apiextensions.CustomResource(
                    `${name}-${monitor}`,
                    {
                        apiVersion: "monitoring.coreos.com/v1",
                        kind: "PodMonitor",
                        metadata: { name: monitor, namespace, labels },
                        spec,
                    },
                    { parent: this },
                ),
        );
        this.registerOutputs({ monitors: this.monitors });
    }
}
