import type { AnyObject } from "../../kube/object";
import { decodePayload, encodePayload, payloadOf, Revision } from "../../kube/helmRelease";

/** Statuses of a revision on which something was under way. Helm refuses every later operation on the first three. */
const stuck = ["pending-install", "pending-upgrade", "pending-rollback", "uninstalling"];

export const isStuck = ({ status }: Pick<Revision, "status">): boolean => stuck.includes(status);

/**
 * The Secret of a revision that was cut off, with the status Helm itself gives a revision that it could not end. From
 * `failed` Helm upgrades, and it uninstalls, so neither manifest nor objects are lost, and nothing has to be deleted.
 */
export function asFailed(secret: AnyObject): AnyObject {
    const release = decodePayload(payloadOf(secret));
    const info = {
        ...(release["info"] as object | undefined),
        status: "failed",
        description: "interrupted; marked by edge-mesh recover",
    };
    const data = { ...(secret["data"] as object), release: encodePayload({ ...release, info }) };
    const labels = { ...secret.metadata.labels, status: "failed" };
    return { ...secret, metadata: { ...secret.metadata, labels }, data };
}
