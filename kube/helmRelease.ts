import { gunzipSync } from "node:zlib";

export type Section = Readonly<Record<string, unknown>>;

/** What Helm keeps of a release, as far as it is read here. */
export interface HelmRelease {
    readonly name: string;
    readonly namespace: string;
    readonly version: number;
    /** Name and version of the chart, such as `edge-stack-8.10.0`. */
    readonly chart: string;
    /** Values of the user, without the chart's own. */
    readonly config: Section;
}

/**
 * Reads the payload of a Secret of type `helm.sh/release.v1`: base64 of base64 of gzipped JSON (the outer one is the
 * Secret's own).
 * @throws Error when it is anything else
 */
export function decodeRelease(data: string): HelmRelease {
    const inner = Buffer.from(data, "base64").toString("latin1");
    const text = gunzipSync(Buffer.from(inner, "base64")).toString("utf8");
    const release = JSON.parse(text) as Partial<HelmRelease> & {
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

export function isSection(value: unknown): value is Section {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function section(value: unknown): Section {
    return isSection(value) ? value : {};
}
