import type { Graph, GraphNode } from "./graph";

/** A resource's name, as Mermaid takes an id: what GitHub draws shows the label. */
function safeId(id: string): string {
    return (id.split("::").pop() ?? id).replace(/[^\w-]/g, "_");
}

/** The graph as a Mermaid flowchart; arrows lead from what comes first to what comes after it. */
export function mermaidText({ nodes, groups, before }: Graph): string {
    const box = (id: string, label: readonly string[]) =>
        label.join() === safeId(id) ? safeId(id) : `${safeId(id)}["${label.join("<br>")}"]`;
    const linked = new Set([...before].flatMap(([id, ids]) => (ids.length > 0 ? [id, ...ids] : [])));
    // A box at the top whose id says all is made by its arrows.
    const implied = ({ id, label, group }: GraphNode) =>
        group === "" && linked.has(id) && box(id, label) === safeId(id);
    const inside = (group: string, indent: string): string[] => [
        ...nodes
            .filter((it) => it.group === group && !implied(it))
            .map(({ id, label }) => `${indent}${box(id, label)}`),
        ...groups
            .filter((it) => it.parent === group)
            .flatMap(({ id, label }) => [
                `${indent}subgraph in-${safeId(id)}["${label}"]`,
                ...inside(id, `${indent}    `),
                `${indent}end`,
            ]),
    ];
    return ["flowchart LR", ...inside("", "    "), ...arrows(before), ""].join("\n");
}

/** One line for all that come after the same boxes. */
function arrows(before: Graph["before"]): string[] {
    const lines = new Map<string, string[]>();
    for (const [id, ids] of [...before].filter(([, ids]) => ids.length > 0)) {
        const from = ids.map(safeId).join(" & ");
        lines.set(from, [...(lines.get(from) ?? []), safeId(id)]);
    }
    return [...lines].map(([from, to]) => `    ${from} --> ${to.join(" & ")}`).sort();
}
