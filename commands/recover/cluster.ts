import type { AnyObject } from "../../kube/object";
import { ClusterReader, openCluster } from "../../plan/cluster";
import { kubeconfigOf } from "../../kube/kubeconfig";
import { Made, releaseObjects } from "../../kube/releaseObjects";
import { Found, FoundOf, isRelease, placeOf } from "./plan";
import { newestRevision, revisionLabels } from "../../kube/helmRelease";
import { StackState, resourcesOf, StateResource } from "./state";

/** The context of the stack's provider, which need not be the one of the settings by now. */
export function contextOf(state: StackState): string | undefined {
    const provider = resourcesOf(state).find(({ urn }) => urn.endsWith("::pulumi:providers:kubernetes::cluster"));
    const context = provider?.inputs?.["context"];
    return typeof context === "string" && context !== "" ? context : undefined;
}

/** Reads what a cluster has of some resources. */
export async function lookAt(context: string | undefined, resources: readonly StateResource[]): Promise<FoundOf> {
    const found = new Map<string, Found>();
    const keyOf = (resource: StateResource) => `${resource.urn} ${placeOf(resource).id}`;
    if (resources.length > 0) {
        const cluster = await openCluster(context);
        const all = resources.map(async (it) => found.set(keyOf(it), await findIn(cluster, it)));
        await Promise.all(all);
    }
    return (resource) => found.get(keyOf(resource)) ?? {};
}

async function findIn(cluster: ClusterReader, resource: StateResource): Promise<Found> {
    const { name, namespace } = placeOf(resource);
    if (isRelease(resource)) {
        const labels = revisionLabels(name);
        const revision = newestRevision(await cluster.list("v1", "Secret", { namespace, labels }));
        return revision === undefined ? { left: await leftOf(cluster, resource) } : { revision };
    }
    const { apiVersion = "", kind = "" } = (resource.inputs ?? {}) as { apiVersion?: string; kind?: string };
    return { object: await cluster.get(apiVersion, kind, name, namespace) };
}

/** What is in the cluster of the objects that a release had made. */
async function leftOf(cluster: ClusterReader, release: StateResource): Promise<string[]> {
    const { namespace: home } = placeOf(release);
    const made = releaseObjects((release.outputs?.["resourceNames"] ?? {}) as Made);
    const found = await Promise.all(
        made.map(async ({ apiVersion, kind, namespace, name }) => {
            const object = await cluster.get(apiVersion, kind, name, namespace ?? home);
            return object === undefined ? [] : [`${kind} ${namespace === undefined ? "" : `${namespace}/`}${name}`];
        }),
    );
    return found.flat();
}

/** Replaces an object; refused by the API server when somebody has changed it since it was read. */
export async function replaceObject(context: string | undefined, object: AnyObject): Promise<void> {
    const { KubernetesObjectApi } = await import("../../kube/client");
    const api = KubernetesObjectApi.makeApiClient(await kubeconfigOf(context));
    await api.replace({ ...object });
}
