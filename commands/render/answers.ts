import type { AnyObject } from "../../kube/object";
import { placeholder } from "./placeholder";

/** The type of a resource that makes a password, and no object. */
export const randomPassword = "random:index/randomPassword:RandomPassword";

/** What a provider makes up beside the inputs: the name of an object without one, and a password, which nobody knows here. */
export function madeUp(type: string, name: string, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
    if (type === randomPassword) {
        return { result: placeholder(name) };
    }
    return "metadata" in inputs ? { metadata: namedMetadata(inputs, name) } : {};
}

/** The metadata of an object. One without a name gets that of its resource, to which Pulumi adds a random ending. */
export function namedMetadata(
    { metadata }: { readonly metadata?: unknown },
    resourceName: string,
): AnyObject["metadata"] {
    return { name: resourceName, ...(metadata as object) };
}

/** A namespace without labels, and a release that is deployed. */
export function emptyStatus(type: string): Record<string, unknown> {
    if (type === "kubernetes:core/v1:Namespace") {
        return { metadata: { labels: {} } };
    }
    return type === "kubernetes:helm.sh/v3:Release" ? { status: { status: "deployed" } } : {};
}
