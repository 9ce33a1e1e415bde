import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { edgeManager } from "../../plan/existingEdge";

/**
 * Host name or IP address of the edge's load balancer; undefined as long as it has none, and the log then says where to look.
 * @param id `namespace/name` of the edge's Service
 */
export function edgeAddress(
    name: string,
    id: pulumi.Input<string>,
    opts: pulumi.CustomResourceOptions,
): pulumi.Output<string | undefined> {
    const service = k8s.core.v1.Service.get(name, id, opts);
    return pulumi.all([id, service.status]).apply(([place, status]) => {
        const [ingress] = status?.loadBalancer?.ingress ?? [];
        const address = ingress?.hostname ?? ingress?.ip;
        if (address === undefined) {
            const [namespace, service] = place.split("/");
            void pulumi.log.info(`no edgeAddress yet: kubectl -n ${namespace} get service ${service}`);
        }
        return address;
    });
}

/** Where there is no Service that could have an address; the log says why. */
export function noAddress(why: string): pulumi.Output<undefined> {
    void pulumi.log.info(`no edgeAddress: ${why}`);
    return pulumi.output(undefined);
}

export interface LoadBalancerAddressArgs {
    readonly namespace: string;
    /** Name of a Service of type LoadBalancer that somebody else makes. */
    readonly name: string;
    /** Seconds. */
    readonly timeout: number;
}

/**
 * Waits until a load balancer has an address: a patch of the Service that changes nothing. The provider's own wait for a
 * Service would be one for its endpoints too, and for ten seconds without news of them; with `waitFor` it is left out. As in
 * components/edge/rollout.ts nothing is undone on destroy.
 *
 * It also waits for its own annotation, as CRDs do for their hash (model/edge/crdReadiness.ts): a Service has no generation,
 * so the provider takes news from before the patch for its answer, and the next `up` then changes the patch once more.
 * @param resourceName has to name the Service, because on a time-out the provider says nothing else of it
 */
export function loadBalancerAddress(
    resourceName: string,
    { namespace, name, timeout }: LoadBalancerAddressArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    const annotations = {
        "pulumi.com/patchFieldManager": edgeManager,
        "pulumi.com/waitFor": JSON.stringify([
            "jsonpath={.status.loadBalancer.ingress}",
            'jsonpath={.metadata.annotations["pulumi.com/waitFor"]}',
        ]),
    };
    return new k8s.core.v1.ServicePatch(
        resourceName,
        { metadata: { namespace, name, annotations } },
        { ...opts, retainOnDelete: true, customTimeouts: { create: `${timeout}s`, update: `${timeout}s` } },
    );
}
