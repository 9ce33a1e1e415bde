import { createHash } from "node:crypto";
import { isConverted } from "./crdChart";
import type { ManifestObject } from "./manifest";

/** Annotation of the webhook's pods that changes with the CRDs. */
export const crdsHashAnnotation = "edge-mesh.dev/crds-hash";

/** Where the webhook writes its certificate authority, in every CRD that it converts. */
const authority = "jsonpath={.spec.conversion.webhook.clientConfig.caBundle}";

type Annotations = Readonly<Record<string, string>>;

/**
 * A CRD whose creation and update end only when its objects can be written: the API server serves the kind, and the
 * webhook has written its authority where it converts. The webhook's pods can be ready before (emissary#4275, #5436, #5783),
 * and the provider does not repeat a request whose conversion failed.
 */
export function untilUsable(crd: ManifestObject): ManifestObject {
    const conditions = ["condition=Established", ...(isConverted(crd) ? [authority] : [])];
    return annotated(crd, { "pulumi.com/waitFor": JSON.stringify(conditions) });
}

/**
 * The webhook's Deployment, whose pods are replaced whenever a CRD changes. The provider updates a CRD by replacing it,
 * which takes the authority out again, and a webhook before Emissary 3.10 may not write it a second time: it ends its
 * watch of the CRDs when the API server does, within the hour, and reads them again only when it starts
 * (Emissary's pkg/apiext/internal/inject.go).
 */
export function rolledWith(crds: readonly ManifestObject[], deployment: ManifestObject): ManifestObject {
    const { template, ...spec } = (deployment["spec"] ?? {}) as { readonly template?: PodTemplate };
    const hash = createHash("sha256").update(JSON.stringify(crds)).digest("hex").slice(0, 16);
    return { ...deployment, spec: { ...spec, template: annotated(template ?? {}, { [crdsHashAnnotation]: hash }) } };
}

/** An object that the provider does not wait for. */
export function notAwaited(object: ManifestObject): ManifestObject {
    return annotated(object, { "pulumi.com/skipAwait": "true" });
}

interface PodTemplate {
    readonly metadata?: { readonly annotations?: Annotations };
}

function annotated<T extends PodTemplate>(object: T, annotations: Annotations): T {
    const { metadata } = object;
    return { ...object, metadata: { ...metadata, annotations: { ...metadata?.annotations, ...annotations } } };
}
