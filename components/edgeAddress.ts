import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/**
 * IP address or host name of the edge's load balancer, or the command that looks for it.
 * @param id `namespace/name` of the edge's Service
 */
export function edgeAddress(
    name: string,
    id: pulumi.Input<string>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string> {
    const service = k8s.core.v1.Service.get(name, id, opts);
    return pulumi.all([id, service.status]).apply(([place, status]) => {
        const [ingress] = status?.loadBalancer?.ingress ?? [];
        const [namespace, service] = place.split("/");
        return ingress?.hostname ?? ingress?.ip ?? `none yet: kubectl -n ${namespace} get service ${service}`;
    });
}
