import type { Graph, GraphNode } from "./graph";

type Edges = ReadonlyMap<string, ReadonlySet<string>>;

/** The edges without those that follow from others: what is left has the same order, and can be read. */
export function reduced(edges: Edges): Map<string, readonly string[]> {
    const known = new Map<string, ReadonlySet<string>>();
    const allBefore = (id: string): ReadonlySet<string> => {
        const seen = known.get(id);
        if (seen !== undefined) {
            return seen;
        }
        const all = new Set<string>();
        known.set(id, all);
        for (const before of edges.get(id) ?? []) {
            all.add(before);
            allBefore(before).forEach((it) => all.add(it));
        }
        return all;
    };
    const needed = (id: string) => {
        const direct = [...(edges.get(id) ?? [])];
        return direct.filter((it) => !direct.some((other) => other !== it && allBefore(other).has(it))).sort();
    };
    return new Map([...edges.keys()].map((id) => [id, needed(id)]));
}

/** One box for resources of one kind with the same neighbours, such as the CRDs of a manifest. */
export function mergedTwins({ nodes, groups, before }: Graph): Graph {
    const after = (id: string) => [...before].filter(([, ids]) => ids.includes(id)).map(([target]) => target);
    const likeness = ({ id, group, label: [kind] }: GraphNode) =>
        JSON.stringify([kind, group, before.get(id) ?? [], after(id)]);
    const families = new Map<string, GraphNode[]>();
    for (const node of nodes) {
        families.set(likeness(node), [...(families.get(likeness(node)) ?? []), node]);
    }
    const folded = [...families.values()].flatMap((family) => {
        const [first] = family;
        return first === undefined ? [] : [family.length === 1 ? first : { ...first, label: manyOf(family) }];
    });
    const kept = new Set(folded.map(({ id }) => id));
    const entries = [...before].filter(([id]) => kept.has(id));
    return {
        nodes: folded,
        groups,
        before: new Map(entries.map(([id, ids]) => [id, ids.filter((it) => kept.has(it))])),
    };
}

function manyOf(family: readonly GraphNode[]): string[] {
    return [`${family.length} × ${family[0]?.label[0] ?? ""}`];
}
