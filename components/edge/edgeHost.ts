import * as pulumi from "@pulumi/pulumi";
import { ambassadorObject } from "./ambassador";
import { HostSpec, readBy } from "../../model/edge/objects";

export interface EdgeHostArgs {
    readonly namespace: string;
    readonly hostname: string;
    /** Name of a TLS Secret; without one the Host serves plain HTTP. */
    readonly tlsSecret?: string;
    /** `ambassador_id` of the edge. */
    readonly ambassadorId?: string;
}

/** The Host of the edge. As soon as one exists, the edge answers for no other host name. */
export class EdgeHost extends pulumi.ComponentResource {
    /** The Host object. */
    readonly host: pulumi.Resource;

    constructor(name: string, args: EdgeHostArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeHost", name, {}, opts);
        const spec: HostSpec =
            args.tlsSecret === undefined
                ? { hostname: args.hostname, requestPolicy: { insecure: { action: "Route" } } }
                : { hostname: args.hostname, tlsSecret: { name: args.tlsSecret } };
        const metadata = { name: "edge", namespace: args.namespace };
        const read = { ...readBy(args.ambassadorId), ...spec };
        this.host = ambassadorObject("Host", `${name}-host`, metadata, read, { parent: this });
        this.registerOutputs({ host: this.host });
    }
}
