import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

export interface AggregatedRoleArgs {
    /** Name of the ClusterRole. */
    readonly role: string;
    /** The release whose chart has it, and which adopts this one. */
    readonly release: { readonly name: string; readonly namespace: string };
}

/**
 * An aggregated ClusterRole of a chart, made before its release so that it is deleted after it. Kubernetes' controller for
 * aggregation applies such a role from its cache, also in the moment in which Helm has deleted it (seen with Kubernetes
 * 1.36.3, in every third uninstall), and what it made would then stay, and be in the way of the next install. This one has
 * no rules, but the marks by which Helm takes an object for its own (`existingResourceConflict` in Helm's action package).
 * @param opts with the provider that adopts what exists, for what an earlier release left
 */
export function aggregatedRole(
    name: string,
    { role, release }: AggregatedRoleArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    return new k8s.rbac.v1.ClusterRole(
        name,
        {
            metadata: {
                name: role,
                labels: { "app.kubernetes.io/managed-by": "Helm" },
                annotations: {
                    "meta.helm.sh/release-name": release.name,
                    "meta.helm.sh/release-namespace": release.namespace,
                },
            },
        },
        opts,
    );
}
