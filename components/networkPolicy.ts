import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { IngressRule } from "../model/observability/networkAccess";

interface Guarded {
    /** Name of the policy. */
    readonly name: string;
    readonly namespace: string;
    /** Labels of the pods that it guards. */
    readonly pods: Readonly<Record<string, string>>;
    /** What is let in; everything else that comes in is dropped. */
    readonly ingress: readonly IngressRule[];
}

/** A NetworkPolicy for what comes in; what goes out stays as it is. */
export function networkPolicy(
    resourceName: string,
    { name, namespace, pods, ingress }: Guarded,
    opts?: pulumi.CustomResourceOptions,
): k8s.networking.v1.NetworkPolicy {
    return new k8s.networking.v1.NetworkPolicy(
        resourceName,
        {
            metadata: { name, namespace, labels: { "app.kubernetes.io/name": name } },
            spec: { podSelector: { matchLabels: pods }, policyTypes: ["Ingress"], ingress: [...ingress] },
        },
        opts,
    );
}
