import type { AnyObject } from "../../kube/object";

const waveKey = "argocd.argoproj.io/sync-wave";
const optionsKey = "argocd.argoproj.io/sync-options";
const pruneKey = "kustomize.toolkit.fluxcd.io/prune";
const mergeKey = "kustomize.toolkit.fluxcd.io/ssa";

/** What a GitOps controller has to know of an object. */
export interface Handling {
    readonly wave: number;
    /** It outlives the stack, as on `pulumi destroy`. */
    readonly keep: boolean;
    /** Some fields of an object that somebody else makes. */
    readonly patch: boolean;
}

/**
 * The object with the annotations of Argo CD (sync waves, sync options) and Flux (prune, server-side apply).
 * What is kept, and what is not ours as a whole, is never pruned; CRDs are too long for the annotation of a client-side
 * apply, and a patch is only one where the server merges, without
 * the fields that its schema asks for.
 */
export function annotated(object: AnyObject, { wave, keep, patch }: Handling): AnyObject {
    const before = object.metadata.annotations ?? {};
    const stays = keep || patch || before["helm.sh/resource-policy"] === "keep";
    const options = [
        ...(before[optionsKey]?.split(",") ?? []),
        ...(patch || object.kind === "CustomResourceDefinition" ? ["ServerSideApply=true"] : []),
        ...(patch ? ["Validate=false"] : []),
        ...(stays ? ["Prune=false", "Delete=false"] : []),
    ];
    const annotations = {
        ...before,
        [waveKey]: String(wave),
        ...(options.length === 0 ? {} : { [optionsKey]: [...new Set(options)].join(",") }),
        ...(stays ? { [pruneKey]: "disabled" } : {}),
        ...(patch ? { [mergeKey]: "Merge" } : {}),
    };
    return { ...object, metadata: { ...object.metadata, annotations } };
}
