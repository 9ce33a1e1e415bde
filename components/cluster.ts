import * as k8s from "@pulumi/kubernetes";

/** The two ways in which this program talks to one cluster. */
export interface Cluster {
    /** Refuses to create what is there already. */
    readonly cluster: k8s.Provider;
    /** Adopts what is there already: for objects that are kept on destroy, so that `up` works again afterwards. */
    readonly keeper: k8s.Provider;
}

/** Helm reads and writes every object of a release; 50 requests a second, the default, would be its pace. */
const batchClient = { qps: 500, burst: 1000 };

/**
 * Providers for a context of the kubeconfig; the current one when none is named.
 * @param batched true when Helm releases hold many objects
 */
export function connect(context: string | undefined, batched = false): Cluster {
    const args = { context, enableServerSideApply: true };
    const client = batched ? { kubeClientSettings: batchClient } : {};
    return {
        cluster: new k8s.Provider("cluster", { ...args, ...client }),
        keeper: new k8s.Provider("keeper", { ...args, upsertExistingObjects: true }),
    };
}
