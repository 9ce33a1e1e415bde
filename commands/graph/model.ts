import { isManaged } from "../render/objects";
import type { Recorded, Recording } from "../render/recorder";
import { idOf, prerequisitesOf } from "../render/waves";
import { mergedTwins, reduced } from "./edges";
import { GraphNode, GraphGroup, Graph } from "./graph";

type Resources = Pick<Recording, "resources">;

/** One box a resource, in frames by component. */
export function resourceGraph({ resources }: Resources): Graph {
    const nodes = resources
        .filter(isManaged)
        .map((it) => ({ id: idOf(it), label: [kindOf(it), nameOf(it)], group: it.parent }));
    const before = reduced(edgesOf(resources, idOf));
    return mergedTwins({ nodes, groups: groupsAround(nodes, resources), before });
}

/** A box for what is made outside of every component, as for a component. */
const boxOf = (it: Recorded) => (it.parent === "" ? idOf(it) : it.parent);

/** One box a component, in frames where components have components of their own. */
export function componentGraph({ resources }: Resources): Graph {
    const before = reduced(edgesOf(resources, boxOf));
    const hasComponents = new Set(resources.filter(({ custom }) => !custom).map(({ parent }) => parent));
    const nodes = resources
        .filter((it) => (!it.custom || it.parent === "") && before.has(idOf(it)))
        .map((it) => ({ id: idOf(it), label: [it.name], group: hasComponents.has(idOf(it)) ? idOf(it) : it.parent }));
    return { nodes, groups: groupsAround(nodes, resources), before };
}

/** What comes before each box, in every length. Components and what is only read pass on what they wait for. */
function edgesOf(resources: readonly Recorded[], boxOf: (resource: Recorded) => string): Map<string, Set<string>> {
    const known = new Map(resources.map((resource) => [idOf(resource), resource]));
    const managedBefore = (resource: Recorded): Recorded[] =>
        prerequisitesOf(resource)
            .flatMap((id) => known.get(id) ?? [])
            .flatMap((it) => (isManaged(it) ? [it] : managedBefore(it)));
    const edges = new Map<string, Set<string>>();
    for (const resource of resources.filter(isManaged)) {
        const box = boxOf(resource);
        const before = managedBefore(resource).map(boxOf);
        edges.set(box, new Set([...(edges.get(box) ?? []), ...before.filter((it) => it !== box)]));
    }
    return edges;
}

/** The frames that are needed: those with a box in them, or with such a frame. */
function groupsAround(nodes: readonly GraphNode[], resources: readonly Recorded[]): GraphGroup[] {
    const components = new Map(resources.filter(({ custom }) => !custom).map((it) => [idOf(it), it]));
    const needed = new Set<string>();
    for (const { group } of nodes) {
        for (let at = components.get(group); at !== undefined; at = components.get(at.parent)) {
            needed.add(idOf(at));
        }
    }
    return [...components.values()]
        .filter((it) => needed.has(idOf(it)))
        .map((it) => ({ id: idOf(it), label: it.name, parent: it.parent }));
}

function kindOf({ type }: Recorded): string {
    return type.split(":").pop() ?? type;
}

/** The name in the cluster, where the inputs tell it. */
function nameOf({ name, inputs }: Recorded): string {
    const { metadata, name: release } = inputs as { metadata?: { name?: string }; name?: string };
    return metadata?.name ?? release ?? name;
}
