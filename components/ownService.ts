import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { skipAwait } from "../kube/wellKnown";

/**
 * The Service of a workload of ours. It is made after its Deployment, which is available only when its pods are ready, so
 * it has endpoints as soon as it is there; the provider would wait ten seconds more to see that they stay.
 * @example
 * ownService("zipkin-service", { metadata, spec: { selector, ports } }, { parent: this, dependsOn: [deployment] });
 */
export function ownService(
    name: string,
    { metadata, spec }: { readonly metadata: Metadata; readonly spec: k8s.types.input.core.v1.ServiceSpec },
    opts: pulumi.CustomResourceOptions & { readonly dependsOn: pulumi.Resource[] },
): k8s.core.v1.Service {
    return new k8s.core.v1.Service(name, { metadata: { ...metadata, annotations: skipAwait }, spec }, opts);
}

interface Metadata {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
}
