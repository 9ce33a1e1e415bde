import * as pulumi from "@pulumi/pulumi";
import { ambassadorObject } from "./ambassador";

export interface EdgeListenersArgs {
    readonly namespace: string;
}

/**
 * The Listeners that the chart makes with `createDefaultListeners`, for an edge whose manifest brings none: without one
 * the edge answers at no port at all.
 */
export class EdgeListeners extends pulumi.ComponentResource {
    /** The Listener objects. */
    readonly listeners: readonly pulumi.Resource[];

    constructor(name: string, { namespace }: EdgeListenersArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeListeners", name, {}, opts);
        const listener = (suffix: string, port: number, protocol: "HTTP" | "HTTPS") =>
            ambassadorObject(
                "Listener",
                `${name}-${suffix}`,
                { name: `edge-${suffix}`, namespace },
                { port, protocol, securityModel: "XFP", hostBinding: { namespace: { from: "ALL" } } },
                { parent: this },
            );
        this.listeners = [listener("http", 8080, "HTTP"), listener("https", 8443, "HTTPS")];
        this.registerOutputs({ listeners: this.listeners });
    }
}
