import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { HostSpec, readBy } from "../../model/edge/objects";
import { ambassadorObject } from "./ambassador";

export interface EdgeHostArgs {
    readonly namespace: string;
    readonly hostname: string;
    /** Name of a TLS Secret; without one the Host serves plain HTTP. */
    readonly tlsSecret?: string;
    /** `ambassador_id` of the edge. */
    readonly ambassadorId?: string;
}

/** The Host of the edge. As soon as one exists, the edge answers for no other host name. */
export function edgeHost(
    name: string,
    { namespace, hostname, tlsSecret, ambassadorId }: EdgeHostArgs,
    opts?: pulumi.CustomResourceOptions,
): k8s.apiextensions.CustomResource {
    const spec: HostSpec =
        tlsSecret === undefined
            ? { hostname, requestPolicy: { insecure: { action: "Route" } } }
            : { hostname, tlsSecret: { name: tlsSecret } };
    return ambassadorObject("Host", name, { name: "edge", namespace }, { ...readBy(ambassadorId), ...spec }, opts);
}
