import { gunzipSync, gzipSync } from "node:zlib";
import type { KubeObject } from "./object";
import { Values } from "./merge";

/** A Secret in which Helm keeps a revision of a release, by its labels; its payload may be left out. */
type RevisionSecret = KubeObject & { readonly data?: unknown };

/** A revision of a Helm release, as the labels of its Secret tell. */
export interface Revision<Secret extends RevisionSecret = RevisionSecret> {
    readonly number: number;
    readonly status: string;
    readonly secret: Secret;
}

/** Label selector of the Secrets of every release, or of one. */
export function revisionLabels(release?: string): string {
    return release === undefined ? "owner=helm" : `owner=helm,name=${release}`;
}

/** The newest of one release's revisions; none when there is no release. A revision without number is older than any. */
export function newestRevision<Secret extends RevisionSecret>(
    secrets: readonly Secret[],
): Revision<Secret> | undefined {
    const revisions = secrets.map((secret) => {
        const labels = secret.metadata.labels ?? {};
        return { number: Number(labels["version"] ?? 0), status: labels["status"] ?? "", secret };
    });
    return revisions.sort((one, other) => other.number - one.number)[0];
}

/** The payload of a revision's Secret: base64 of base64 of gzipped JSON (the outer one is the Secret's own). */
export function payloadOf({ data }: RevisionSecret): string {
    return (data as { release?: string } | undefined)?.release ?? "";
}

/**
 * The JSON of a payload.
 * @throws Error when it is anything else
 */
export function decodePayload(payload: string): Record<string, unknown> {
    const inner = Buffer.from(payload, "base64").toString("latin1");
    return JSON.parse(gunzipSync(Buffer.from(inner, "base64")).toString("utf8")) as Record<string, unknown>;
}

/** The other way round. */
export function encodePayload(release: Readonly<Record<string, unknown>>): string {
    const inner = gzipSync(JSON.stringify(release)).toString("base64");
    return Buffer.from(inner, "latin1").toString("base64");
}

/** What Helm keeps of a release, as far as it is read here. */
export interface HelmRelease {
    readonly name: string;
    readonly namespace: string;
    readonly version: number;
    /** Name and version of the chart, such as `edge-stack-8.10.0`. */
    readonly chart: string;
    /** Values of the user, without the chart's own. */
    readonly config: Readonly<Values>;
}

/**
 * Reads the payload of a Secret of type `helm.sh/release.v1`.
 * @throws Error when it is anything else
 */
export function decodeRelease(payload: string): HelmRelease {
    const release = decodePayload(payload) as Partial<HelmRelease> & {
        chart?: { metadata?: { name?: string; version?: string } };
    };
    const { name = "", version = "" } = release.chart?.metadata ?? {};
    return {
        name: release.name ?? "",
        namespace: release.namespace ?? "",
        version: release.version ?? 0,
        chart: `${name}-${version}`,
        config: release.config ?? {},
    };
}
