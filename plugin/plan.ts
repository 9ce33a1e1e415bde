import { isDeepStrictEqual } from "node:util";
import { ownerOf, Route, Routes, routesIn, routesOf, Spec } from "./mappingSet";

/** Field manager of every Mapping that a set applies. */
export const fieldManager = "edge-mesh";

/** `namespace/name` of a Mapping. */
export type Key = string;

/** A Mapping of the cluster, without its spec. */
export interface Live {
    readonly uid: string;
    readonly resourceVersion: string;
    /** Whose it is, in its own words; undefined when no set made it, or somebody took the mark away. */
    readonly mark: string | undefined;
    /** Managers of its fields. */
    readonly managers: readonly string[];
}

/** What a set has to know before it asks the cluster for anything. */
export interface Situation {
    /** The mark that the set gives, and those it gave before; the first is the one to give. */
    readonly marks: readonly [string, ...string[]];
    /** What the state says is in the cluster. */
    readonly known: Specs;
    /** What is to be there. */
    readonly wished: Specs;
    /** Of the cluster: everything that carries one of the marks, and every other Mapping of which the plan may say something. */
    readonly live: ReadonlyMap<Key, Live>;
}

export type Specs = ReadonlyMap<Key, Spec>;

/** To be applied; `uid` is that of the Mapping that is there, so that nothing that takes its place is overwritten. */
export interface Apply {
    readonly key: Key;
    readonly spec: Spec;
    readonly uid: string | undefined;
}

/** To be deleted, unless it is another object by then, or was changed. */
export interface Deletion {
    readonly key: Key;
    readonly uid: string;
    readonly resourceVersion: string;
}

/** A Mapping that is there and somebody else's. */
export interface Foreign {
    readonly key: Key;
    /** Who holds it. */
    readonly holder: string;
}

export interface Plan {
    readonly applies: readonly Apply[];
    /** To be carried out when every apply is. */
    readonly deletes: readonly Deletion[];
    /** Wished for, and not to be had. */
    readonly refused: readonly Foreign[];
    /** No longer wished for, and not there, or somebody else's by now. */
    readonly gone: readonly Key[];
}

export const keyOf = ({ namespace, name }: Pick<Route, "namespace" | "name">): Key => `${namespace}/${name}`;

export function placeOf(key: Key): { readonly namespace: string; readonly name: string } {
    const [namespace = "", name = ""] = key.split("/");
    return { namespace, name };
}

export function specsOf(routes: Routes): Specs {
    return new Map(routesIn(routes).map((route) => [keyOf(route), route.spec]));
}

export function toRoutes(specs: Specs): Routes {
    return routesOf([...specs].map(([key, spec]) => ({ ...placeOf(key), spec })));
}

/** What has to be asked for: what differs between state and wish; all of it when the mark is a new one. */
export function touched({ marks, known, wished }: Pick<Situation, "marks" | "known" | "wished">): Key[] {
    const isNew = (key: Key, spec: Spec) => marks.length > 1 || !isDeepStrictEqual(known.get(key), spec);
    const changed = [...wished].filter(([key, spec]) => isNew(key, spec)).map(([key]) => key);
    return [...changed, ...[...known.keys()].filter((key) => !wished.has(key))];
}

/**
 * The requests that lead from what is there to what is wished for. Repeated after any part of it was carried out, it leads
 * there as well: what a run that was cut off has made carries the mark, and what it has left behind is found by it.
 */
export function planOf(situation: Situation): Plan {
    const { known, wished, live } = situation;
    const applies: Apply[] = [];
    const deletes: Deletion[] = [];
    const refused: Foreign[] = [];
    const gone: Key[] = [];
    const strays = [...live].filter(([key, it]) => !known.has(key) && !wished.has(key) && isHeld(situation, key, it));
    for (const key of new Set([...touched(situation), ...strays.map(([key]) => key)])) {
        const spec = wished.get(key);
        const found = live.get(key);
        if (spec === undefined) {
            if (found !== undefined && isHeld(situation, key, found)) {
                deletes.push({ key, uid: found.uid, resourceVersion: found.resourceVersion });
            } else {
                gone.push(key);
            }
        } else if (found === undefined || isTakeable(situation, key, found)) {
            applies.push({ key, spec, uid: found?.uid });
        } else {
            refused.push({ key, holder: holderOf(found) });
        }
    }
    return { applies, deletes, refused, gone };
}

/** The set's own. One without a mark is when the state knows it, and the set's fields are still in it. */
function isHeld({ marks, known }: Situation, key: Key, { mark, managers }: Live): boolean {
    return mark === undefined ? known.has(key) && managers.includes(fieldManager) : marks.includes(mark);
}

/** The set's own, or that of another set of the same stack, from which it moves to this one without going away. */
function isTakeable(situation: Situation, key: Key, live: Live): boolean {
    const owners = situation.marks.map(ownerOf);
    return isHeld(situation, key, live) || (live.mark !== undefined && owners.includes(ownerOf(live.mark)));
}

/** Who holds a Mapping, as a message names it. */
function holderOf({ mark, managers }: Live): string {
    if (mark !== undefined) {
        return `set ${mark.slice(mark.lastIndexOf("/") + 1)} of stack ${ownerOf(mark)}`;
    }
    return managers.length === 0 ? "nobody that is named" : `field manager ${managers.join(", ")}`;
}
