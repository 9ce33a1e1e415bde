import { createHash } from "node:crypto";

/** Type of the resource that holds many Mappings; the plug-in of this repository serves it. */
export const mappingSetType = "edge-mesh:index:MappingSet";

/** Spec of a Mapping. */
export type Spec = Readonly<Record<string, unknown>>;

/** A Mapping to be made: where it is, and its spec. */
export interface Route {
    readonly namespace: string;
    readonly name: string;
    readonly spec: Spec;
}

/** Specs by namespace and name, so that a preview names the route that changes. */
export type Routes = Readonly<Record<string, Readonly<Record<string, Spec>>>>;

/** What a set is made of, and what its state says of it. */
export interface MappingSetInputs {
    /** Whose the Mappings are: the set, behind the stack it belongs to. It stands in an annotation of each of them. */
    readonly mark: string;
    readonly routes: Routes;
}

/**
 * Number of sets over which routes are spread. Fixed, so that no route ever moves; enough for the engine to hand a change
 * of one of ten thousand routes to the plug-in without the others.
 */
export const setCount = 8;

/** Routes by namespace and name. */
export function routesOf(routes: readonly Route[]): Routes {
    const namespaces = new Map<string, [string, Spec][]>();
    for (const { namespace, name, spec } of routes) {
        const specs = namespaces.get(namespace) ?? [];
        namespaces.set(namespace, specs);
        specs.push([name, spec]);
    }
    return Object.fromEntries([...namespaces].map(([namespace, specs]) => [namespace, Object.fromEntries(specs)]));
}

/** Every route of a set. */
export function routesIn(routes: Routes): Route[] {
    return Object.entries(routes).flatMap(([namespace, specs]) =>
        Object.entries(specs).map(([name, spec]) => ({ namespace, name, spec })),
    );
}

/**
 * Name of the set that has a route. A name of Kubernetes has no dot in front of which another could end, so no two routes
 * share a set of their own.
 * @param batch whether routes share sets
 */
export function setNameOf({ namespace, name }: Pick<Route, "namespace" | "name">, batch: boolean): string {
    if (!batch) {
        return `${namespace}.${name}`;
    }
    const hash = createHash("sha256").update(`${namespace}/${name}`).digest().readUInt32BE();
    return `set-${(hash % setCount) + 1}`;
}

/** Routes by the name of their set; a set that would have none is left out. */
export function spreadOver<Placed extends Pick<Route, "namespace" | "name">>(
    routes: readonly Placed[],
    batch: boolean,
): ReadonlyMap<string, readonly Placed[]> {
    const sets = new Map<string, Placed[]>();
    for (const route of routes) {
        const name = setNameOf(route, batch);
        const set = sets.get(name) ?? [];
        sets.set(name, set);
        set.push(route);
    }
    return sets;
}

/** Of all sets of one stack, and of no other's: what stands before the last slash of a mark. */
export function ownerOf(mark: string): string {
    return mark.slice(0, mark.lastIndexOf("/"));
}
