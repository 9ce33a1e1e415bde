import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ambassadorObject } from "./ambassador";
import { readBy } from "../../model/edge/objects";

export interface EdgeListenersArgs {
    readonly namespace: string;
    /** Leave them in the cluster when they are no longer part of the stack (`edge.handOver`). */
    readonly keep: boolean;
    /** `ambassador_id` of the edge. */
    readonly ambassadorId?: string;
}

/**
 * The Listeners that the chart makes with `createDefaultListeners`, for an edge whose manifest brings none: without one
 * the edge answers at no port at all.
 * @example
 * new EdgeListeners("edge-listeners", { namespace: "ambassador", keep: false }, { provider });
 */
export class EdgeListeners extends pulumi.ComponentResource {
    /** The Listener objects. */
    readonly listeners: readonly k8s.apiextensions.CustomResource[];

    constructor(
        name: string,
        { namespace, keep, ambassadorId }: EdgeListenersArgs,
        opts?: pulumi.ComponentResourceOptions,
    ) {
        super("edge-mesh:components:EdgeListeners", name, {}, opts);
        const listener = (suffix: string, port: number, protocol: "HTTP" | "HTTPS") =>
            ambassadorObject(
                "Listener",
                `${name}-${suffix}`,
                { name: `edge-${suffix}`, namespace },
                {
                    ...readBy(ambassadorId),
                    port,
                    protocol,
                    securityModel: "XFP",
                    hostBinding: { namespace: { from: "ALL" } },
                },
                { parent: this, retainOnDelete: keep },
            );
        this.listeners = [listener("http", 8080, "HTTP"), listener("https", 8443, "HTTPS")];
        this.registerOutputs({ listeners: this.listeners });
    }
}
