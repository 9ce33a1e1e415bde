import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";

/** A Mapping to be made: where it is, and its spec. */
export interface Route {
    readonly namespace: string;
    readonly name: string;
    readonly spec: Readonly<Record<string, unknown>>;
}

/** Values of the chart `charts/routes`. */
export interface RouteValues {
    /** Helm leaves every Mapping in the cluster, whatever becomes of the release. */
    readonly keep: boolean;
    /** Specs by namespace and name, so that a preview shows which route changes. */
    readonly routes: Readonly<Record<string, Readonly<Record<string, Route["spec"]>>>>;
}

/** The routes of one Helm release. */
export interface RouteRelease<Placed extends Route = Route> {
    readonly name: string;
    readonly routes: readonly Placed[];
}

/** Most bytes that a Secret may hold (`MaxSecretSize` of the Kubernetes API), which is where Helm keeps a release. */
export const maxSecretSize = 2 ** 20;

/** What Helm keeps beside values and manifest: names, times, the chart itself. */
const overhead = 4096;

/** Name of the release that has a route. The number of releases is part of it: another number means other releases. */
export function routeReleaseName({ namespace, name }: Pick<Route, "namespace" | "name">, releases: number): string {
    const hash = createHash("sha256").update(`${namespace}/${name}`).digest().readUInt32BE();
    return `routes-${(hash % releases) + 1}-of-${releases}`;
}

/** Spreads routes over Helm releases; one that would have no route is left out. */
export function routeReleases<Placed extends Route>(
    routes: readonly Placed[],
    releases: number,
): RouteRelease<Placed>[] {
    const groups = new Map<string, Placed[]>();
    for (const route of routes) {
        const name = routeReleaseName(route, releases);
        const group = groups.get(name) ?? [];
        groups.set(name, group);
        group.push(route);
    }
    return [...groups].map(([name, group]) => ({ name, routes: group }));
}

/** The chart's values for some routes. */
export function routeValues(routes: readonly Route[], keep: boolean): RouteValues {
    const namespaces = new Map<string, [string, Route["spec"]][]>();
    for (const { namespace, name, spec } of routes) {
        const specs = namespaces.get(namespace) ?? [];
        namespaces.set(namespace, specs);
        specs.push([name, spec]);
    }
    const entries = [...namespaces].map(([namespace, specs]) => [namespace, Object.fromEntries(specs)] as const);
    return { keep, routes: Object.fromEntries(entries) };
}

/** The Mapping that the chart makes of a route, as Helm stores it. */
function manifestOf({ namespace, name, spec }: Route): string {
    const metadata = { annotations: { "helm.sh/resource-policy": "keep" }, name, namespace };
    const object = { apiVersion: "getambassador.io/v3alpha1", kind: "Mapping", metadata, spec };
    return `---\n# Source: routes/templates/mappings.yaml\n${JSON.stringify(object)}\n`;
}

/**
 * Bytes of the Secret in which Helm would keep a release with these routes: gzipped JSON in base64 (Helm's
 * `encodeRelease`). What is too small to matter is not compressed, and counts as it is.
 */
export function releaseSecretSize(routes: readonly Route[]): number {
    const manifest = routes.map(manifestOf).join("");
    const text = Buffer.from(JSON.stringify({ config: routeValues(routes, true), manifest }));
    const inBase64 = (bytes: number) => Math.ceil((bytes * 4) / 3) + overhead;
    return inBase64(text.length) < maxSecretSize ? inBase64(text.length) : inBase64(gzipSync(text).length);
}
