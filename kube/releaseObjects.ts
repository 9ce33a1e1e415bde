/** What a Helm release made, as its resource says it: `namespace/name`, or a name alone, by `Kind.group/apiVersion`. */
export type Made = Readonly<Record<string, readonly string[]>>;

/** An object that a Helm release made. */
export interface ReleaseObject {
    readonly apiVersion: string;
    readonly kind: string;
    /** Undefined for an object of the whole cluster, and where the chart leaves it to the release. */
    readonly namespace?: string;
    readonly name: string;
}

/** The objects behind `resourceNames` of a release, such as `{ "Deployment.apps/apps/v1": ["ambassador/edge-stack"] }`. */
export function releaseObjects(made: Made): ReleaseObject[] {
    return Object.entries(made).flatMap(([key, places]) => {
        const [groupKind = "", ...version] = key.split("/");
        const [kind = ""] = groupKind.split(".");
        return places.map((place) => {
            const [name = "", namespace] = place.split("/").reverse();
            return { apiVersion: version.join("/"), kind, namespace, name };
        });
    });
}
