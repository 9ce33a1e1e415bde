import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** The two ways in which this program talks to one cluster. */
export interface Providers {
    /** Refuses to create what is there already. */
    readonly cluster: k8s.Provider;
    /** Adopts what is there already: for objects that are kept on destroy, so that `up` works again afterwards. */
    readonly adopting: k8s.Provider;
}

/** Providers for a context of the kubeconfig; the current one when none is named. */
export function connectProviders(context: string | undefined): Providers {
    const args = { context, enableServerSideApply: true };
    return {
        cluster: new k8s.Provider("cluster", args),
        adopting: new k8s.Provider("adopting", { ...args, upsertExistingObjects: true }),
    };
}

/** Options of a component that waits for others; those that are not made are passed over. */
export function waitingWith(provider: k8s.Provider) {
    return (...before: (pulumi.Resource | undefined)[]) => ({
        provider,
        dependsOn: before.filter((it) => it !== undefined),
    });
}
