import { CORE_SCHEMA, loadAll, YAMLException } from "js-yaml";
import { withoutControllerFields } from "./controllerFields";
import { AnyObject } from "./object";

/**
 * Splits a multi-document YAML text into objects, without what only the cluster writes; empty documents are passed over.
 */
export function parseManifest(text: string): AnyObject[] {
    const objects = documentsIn(text).flatMap((document, index) =>
        opened(document).map((object) => {
            if (!isManifestObject(object)) {
                throw new Error(
                    `document ${index + 1} is no Kubernetes object: it needs apiVersion, kind and metadata.name`,
                );
            }
            return object;
        }),
    );
    return withoutControllerFields(objects);
}

/**
 * Edge Stack's CRDs are 220 kB of YAML, which js-yaml reads in a tenth of the time that `yaml` takes; the SDK loads it anyway.
 * By the core schema a date stays text.
 */
function documentsIn(text: string): unknown[] {
    try {
        return loadAll(text, undefined, { schema: CORE_SCHEMA });
    } catch (error) {
        // Its message shows the lines around the fault, in which a secret may stand.
        const { reason, mark } = error as YAMLException;
        throw new Error(`line ${mark.line + 1} is not YAML: ${reason}`);
    }
}

/** The objects of a document: none of an empty one, several of a list. */
function opened(value: unknown): unknown[] {
    if (value === null || value === undefined) {
        return [];
    }
    const { kind, items } = value as { kind?: unknown; items?: unknown };
    return String(kind).endsWith("List") && Array.isArray(items) ? items : [value];
}

function isManifestObject(value: unknown): value is AnyObject {
    const object = value as Partial<AnyObject> | undefined;
    return (
        typeof object === "object" &&
        typeof object.apiVersion === "string" &&
        typeof object.kind === "string" &&
        typeof object.metadata?.name === "string"
    );
}

/** Pulumi's type token of an object; the core group, which has no name in `apiVersion`, is called `core`. */
export function manifestType({ apiVersion, kind }: AnyObject): string {
    return `kubernetes:${apiVersion.includes("/") ? apiVersion : `core/${apiVersion}`}:${kind}`;
}

/** Name that is unique in a manifest: kind, namespace where there is one, and name. */
export function manifestName({ kind, metadata }: AnyObject): string {
    return [kind.toLowerCase(), metadata.namespace, metadata.name].filter((part) => part !== undefined).join("-");
}

/** Built-in kinds without a namespace. */
const clusterScoped: readonly string[] = [
    "APIService",
    "CertificateSigningRequest",
    "ClusterRole",
    "ClusterRoleBinding",
    "CSIDriver",
    "CSINode",
    "CustomResourceDefinition",
    "IngressClass",
    "MutatingWebhookConfiguration",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PriorityClass",
    "RuntimeClass",
    "StorageClass",
    "ValidatingAdmissionPolicy",
    "ValidatingAdmissionPolicyBinding",
    "ValidatingWebhookConfiguration",
    "VolumeAttachment",
];

/** Whether objects of a built-in kind have no namespace; custom kinds count as namespaced. */
export function isClusterScoped(kind: string): boolean {
    return clusterScoped.includes(kind);
}
