import { edgeContainer, sidecarName } from "../../../kube/podTemplate";
import { matchesSelector } from "../../../kube/selectors";
import { isReadBy } from "../../../kube/ambassadorIds";
import type { LiveCluster } from "./cluster";
import type { Expected } from "../../../plan/expected";
import type { AmbassadorSpec } from "./customKinds";
import type { Condition, Container, Deployment, Pod } from "./kinds";
import type { LiveObject } from "../../../kube/object";
import { Judgement, Problem } from "../types";
import { CannotLook } from "./cannotLook";

/** Annotation of a node whose pods are only simulated (KWOK). */
const simulatedNode = "kwok.x-k8s.io/node";

/** `namespace/name`, or the name of what has no namespace. */
export function nameOf({ metadata }: LiveObject): string {
    return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}

export function judged(seen: string, problems: readonly Problem[]): Judgement {
    return { seen, problems };
}

/** `1 pod`, `2 pods`. */
export function count(objects: readonly unknown[], noun: string): string {
    return `${objects.length} ${noun}${objects.length === 1 ? "" : "s"}`;
}

/** Istio's sidecar: a container, or an init container that runs on; a plain init container is none. */
export function sidecarOf(pod: Pod): Container | undefined {
    const native = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
    return [...pod.spec.containers, ...native].find(({ name }) => name === sidecarName);
}

export function envOf(container: Container | undefined, name: string): string | undefined {
    return container?.env?.find((it) => it.name === name)?.value;
}

export function holds(conditions: readonly Condition[] | undefined, type: string): boolean {
    return conditions?.some((it) => it.type === type && it.status === "True") ?? false;
}

/** A pod that is there to stay: neither ending nor ended. */
export function isLasting(pod: Pod): boolean {
    const ended = ["Succeeded", "Failed"].includes(pod.status?.phase ?? "");
    return !ended && pod.metadata.deletionTimestamp === undefined;
}

/** The edge's Deployment; undefined when it is not there. */
export async function edgeDeployment(cluster: LiveCluster, { edge }: Expected): Promise<Deployment | undefined> {
    const deployments = await cluster.list("deployments", { namespace: edge.namespace });
    return deployments.find(({ metadata }) => metadata.name === edge.name);
}

/** The istiod that serves; one that was there before is known by its label only. */
export async function servingIstiod(cluster: LiveCluster, { istio }: Expected): Promise<Deployment | undefined> {
    const deployments = await cluster.list("deployments", { namespace: istio.namespace });
    const isServing = ({ metadata }: Deployment) =>
        istio.istiod === undefined ? metadata.labels?.["app"] === "istiod" : metadata.name === istio.istiod;
    return deployments.find(isServing);
}

/** Pods of the edge, without those that are ending. @throws CannotLook when its Deployment is not there. */
export async function edgePods(cluster: LiveCluster, expected: Expected): Promise<readonly Pod[]> {
    const { namespace, name } = expected.edge;
    const deployment = await edgeDeployment(cluster, expected);
    if (deployment === undefined) {
        throw new CannotLook(`Deployment ${namespace}/${name} is not there (see EM-020)`);
    }
    const pods = await cluster.list("pods", { namespace });
    return pods.filter((pod) => isLasting(pod) && matchesSelector(deployment.spec.selector, pod.metadata.labels));
}

/** The edge's pods, as long as they are real. @throws CannotLook when there is none, or when they are simulated. */
export async function realEdgePods(cluster: LiveCluster, expected: Expected): Promise<readonly [Pod, ...Pod[]]> {
    const [first, ...others] = await edgePods(cluster, expected);
    if (first === undefined) {
        throw new CannotLook("the edge has no pod (see EM-020)");
    }
    await mustBeReal(cluster, [first, ...others]);
    return [first, ...others];
}

/** @throws CannotLook when one of the pods is simulated: no process is behind it. */
export async function mustBeReal(cluster: LiveCluster, pods: readonly Pod[]): Promise<void> {
    const nodes = await cluster.list("nodes");
    const simulated = nodes.filter(({ metadata }) => metadata.annotations?.[simulatedNode] !== undefined);
    if (pods.some(({ spec }) => simulated.some(({ metadata }) => metadata.name === spec.nodeName))) {
        throw new CannotLook("cannot be shown here: pods are simulated", true);
    }
}

/** The edge's `ambassador_id`. */
export async function edgeId(cluster: LiveCluster, expected: Expected): Promise<string> {
    const deployment = await edgeDeployment(cluster, expected);
    const containers = deployment?.spec.template.spec.containers ?? [];
    return envOf(edgeContainer(containers), "AMBASSADOR_ID") ?? "default";
}

/** A filter for objects of getambassador.io that this edge reads: those with its `ambassador_id`. */
export async function readByEdge(
    cluster: LiveCluster,
    expected: Expected,
): Promise<(object: { readonly spec?: AmbassadorSpec }) => boolean> {
    const own = await edgeId(cluster, expected);
    return (object) => isReadBy(object, own);
}

/** A command that restarts the edge. */
export function restartEdge({ edge }: Expected): string {
    return `kubectl -n ${edge.namespace} rollout restart deployment ${edge.name}`;
}
