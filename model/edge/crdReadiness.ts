import { createHash } from "node:crypto";
import { isConverted } from "./crdChart";
import type { AnyObject } from "../../kube/object";
import { skipAwait } from "../../kube/wellKnown";

/** Annotation of a CRD and of the webhook's pods that changes with the CRD, or with any of them. */
export const crdHashAnnotation = "edge-mesh.dev/crd-hash";

/** Where the webhook writes its certificate authority, in every CRD that it converts. */
const authority = "jsonpath={.spec.conversion.webhook.clientConfig.caBundle}";

type Annotations = Readonly<Record<string, string>>;

/**
 * A CRD whose creation and update end only when its objects can be written: the API server serves the kind, and the
 * webhook has written its authority where it converts. The webhook's pods can be ready before (emissary#5497), and the
 * provider does not repeat a request whose conversion failed.
 *
 * It also waits for its own hash. The provider believes whatever it is told of a CRD while it waits, even news from
 * before its own change, unless the generation gives them away, which labels and annotations do not count for. It would
 * then keep the old labels in the state, and change them once more on the next `up`.
 */
export function untilUsable(crd: AnyObject): AnyObject {
    const hash = hashOf(crd);
    const conditions = [
        "condition=Established",
        `jsonpath={.metadata.annotations["${crdHashAnnotation}"]}=${hash}`,
        ...(isConverted(crd) ? [authority] : []),
    ];
    return annotated(crd, { [crdHashAnnotation]: hash, "pulumi.com/waitFor": JSON.stringify(conditions) });
}

/**
 * The webhook's Deployment, whose pods are replaced whenever a CRD changes. The provider updates a CRD by replacing it,
 * which takes the authority out again, and a webhook before Emissary 3.10 may not write it a second time: it ends its
 * watch of the CRDs when the API server does, within the hour, and reads them again only when it starts
 * (Emissary's pkg/apiext/internal/inject.go).
 */
export function rolledWith(crds: readonly AnyObject[], deployment: AnyObject): AnyObject {
    const { template, ...spec } = (deployment["spec"] ?? {}) as { readonly template?: PodTemplate };
    const pods = annotated(template ?? {}, { [crdHashAnnotation]: hashOf(crds) });
    return { ...deployment, spec: { ...spec, template: pods } };
}

/** An object that the provider does not wait for. */
export function notAwaited(object: AnyObject): AnyObject {
    return annotated(object, skipAwait);
}

/**
 * An object that is taken over from whoever made it, with its fields: a manifest of another version by kubectl, or this
 * program before a destroy that kept it. Without force the provider refuses a field that has another value.
 */
export function takenOver(object: AnyObject): AnyObject {
    return annotated(object, { "pulumi.com/patchForce": "true" });
}

interface PodTemplate {
    readonly metadata?: { readonly annotations?: Annotations };
}

function annotated<T extends PodTemplate>(object: T, annotations: Annotations): T {
    const { metadata } = object;
    return { ...object, metadata: { ...metadata, annotations: { ...metadata?.annotations, ...annotations } } };
}

function hashOf(value: unknown): string {
    return createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 16);
}
