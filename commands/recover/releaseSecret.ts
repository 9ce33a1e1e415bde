import { gunzipSync, gzipSync } from "node:zlib";
import { LiveObject } from "../../plan/cluster";

/** Statuses of a revision on which something was under way. Helm refuses every later operation on the first three. */
const stuck = ["pending-install", "pending-upgrade", "pending-rollback", "uninstalling"];

/** A revision of a Helm release, as the labels of its Secret tell. */
export interface Revision {
    readonly number: number;
    readonly status: string;
    readonly secret: LiveObject;
}

/** The newest of the release's revisions; none when there is no release. */
export function newestRevision(secrets: readonly LiveObject[]): Revision | undefined {
    const revisions = secrets.map((secret) => {
        const labels = secret.metadata.labels ?? {};
        return { number: Number(labels["version"] ?? 0), status: labels["status"] ?? "", secret };
    });
    return revisions.sort((one, other) => other.number - one.number)[0];
}

export const isStuck = ({ status }: Revision): boolean => stuck.includes(status);

/** The Secret's payload: base64 of base64 of gzipped JSON. */
export function payloadOf(secret: LiveObject): string {
    return (secret["data"] as { release?: string } | undefined)?.release ?? "";
}

/**
 * The Secret of a revision that was cut off, with the status Helm itself gives a revision that it could not end. From
 * `failed` Helm upgrades, and it uninstalls, so neither manifest nor objects are lost, and nothing has to be deleted.
 */
export function asFailed(secret: LiveObject): LiveObject {
    const inner = Buffer.from(payloadOf(secret), "base64").toString("latin1");
    const release = JSON.parse(gunzipSync(Buffer.from(inner, "base64")).toString("utf8")) as {
        info?: Record<string, unknown>;
    };
    const info = { ...release.info, status: "failed", description: "interrupted; marked by edge-mesh recover" };
    const text = gzipSync(JSON.stringify({ ...release, info })).toString("base64");
    const data = { ...(secret["data"] as object), release: Buffer.from(text, "latin1").toString("base64") };
    const labels = { ...secret.metadata.labels, status: "failed" };
    return { ...secret, metadata: { ...secret.metadata, labels }, data };
}
