import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { edgeManager } from "../../plan/existingEdge";
import type { WorkloadKind } from "../../model/edge/chart";

/** Annotation of a workload: what its latest rollout was waited for. */
const awaitedAnnotation = "edge-mesh.dev/awaited-revision";

export interface RolloutArgs {
    readonly kind: WorkloadKind;
    readonly namespace: string;
    readonly name: string;
    /** Changes whenever the rollout has to be waited for again. */
    readonly revision: pulumi.Input<string | undefined>;
    /** Seconds, each time. */
    readonly timeout: number;
}

/**
 * Waits until a workload that somebody else makes is rolled out: a patch of one annotation, since the provider waits for the
 * workload behind a patch as for one of its own, and on a time-out names the pods and what is wrong with them. It changes
 * no pod. Nothing is undone on destroy: the annotation goes with its workload, and to take it off one that has gone by then
 * would be an error.
 */
export function rollout(
    name: string,
    { kind, namespace, name: workload, revision, timeout }: RolloutArgs,
    opts: pulumi.CustomResourceOptions,
): pulumi.Resource {
    const annotations = pulumi.output(revision).apply((awaited) => ({
        "pulumi.com/patchFieldManager": edgeManager,
        ...(awaited === undefined ? {} : { [awaitedAnnotation]: awaited }),
    }));
    const args = { metadata: { namespace, name: workload, annotations } };
    const wait = { create: `${timeout}s`, update: `${timeout}s` };
    // The provider answers with the whole workload, in whose environment a value may stand that was set with `--secret`.
    const additionalSecretOutputs = ["spec"];
    const patchOpts = { ...opts, retainOnDelete: true, customTimeouts: wait, additionalSecretOutputs };
    switch (kind) {
        case "Deployment":
            return new k8s.apps.v1.DeploymentPatch(name, args, patchOpts);
        case "DaemonSet":
            return new k8s.apps.v1.DaemonSetPatch(name, args, patchOpts);
        case "Pod":
            return new k8s.core.v1.PodPatch(name, args, patchOpts);
    }
}
