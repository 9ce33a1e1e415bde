import * as pulumi from "@pulumi/pulumi";
import type { IngressRule } from "../../model/observability/networkAccess";
import { networkPolicy } from "../networkPolicy";

export interface EdgeAccessArgs {
    readonly namespace: string;
    /** Labels of the edge's pods. */
    readonly pods: Readonly<Record<string, string>>;
    readonly ingress: readonly IngressRule[];
}

/** What may reach the edge's pods. It is no child of the edge, so that it stays when the edge comes another way. */
export class EdgeAccess extends pulumi.ComponentResource {
    /** The NetworkPolicy. */
    readonly policy: pulumi.Resource;

    constructor(name: string, args: EdgeAccessArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeAccess", name, {}, opts);
        this.policy = networkPolicy(`${name}-policy`, { name: "edge", ...args }, { parent: this });
        this.registerOutputs({ policy: this.policy });
    }
}
