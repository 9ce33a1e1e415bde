/** Where a chart comes from, in the fields of `helm.v3.Release`. */
export interface ChartSource {
    readonly chart: string;
    readonly version?: string;
    readonly repositoryOpts?: { readonly repo: string };
}

/** True for a path on this machine: absolute, or relative with a leading dot. */
export function isLocal(reference: string): boolean {
    return reference.startsWith("/") || reference.startsWith("./") || reference.startsWith("../");
}

/**
 * Resolves a chart: a local folder carries its own version, an `oci://` reference needs no repository, and any other
 * name is looked up in `repository`.
 */
export function chartSource(chart: string, repository: string, version: string): ChartSource {
    if (isLocal(chart)) {
        return { chart };
    }
    return chart.startsWith("oci://") ? { chart, version } : { chart, version, repositoryOpts: { repo: repository } };
}

/** Resolves chart `name` of a family that lives in one place: a repository URL, an `oci://` folder or a local folder. */
export function familyChart(name: string, location: string, version: string): ChartSource {
    const inFolder = isLocal(location) || location.startsWith("oci://");
    return chartSource(inFolder ? `${location.replace(/\/$/, "")}/${name}` : name, location, version);
}
