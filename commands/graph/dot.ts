import type { Graph } from "./graph";

const quoted = (text: string) => `"${text.replace(/["\\]/g, "\\$&")}"`;

/** The graph in the language of Graphviz; arrows lead from what comes first to what comes after it. */
export function dotText({ nodes, groups, before }: Graph): string {
    const inside = (group: string, indent: string): string[] => [
        ...nodes
            .filter((it) => it.group === group)
            .map(
                ({ id, label }) =>
                    `${indent}${quoted(id)} [label="${label.map((it) => quoted(it).slice(1, -1)).join("\\n")}"]`,
            ),
        ...groups
            .filter((it) => it.parent === group)
            .flatMap(({ id, label }) => [
                `${indent}subgraph ${quoted(`cluster ${id}`)} {`,
                `${indent}    label=${quoted(label)}`,
                ...inside(id, `${indent}    `),
                `${indent}}`,
            ]),
    ];
    const arrows = [...before].flatMap(([id, ids]) => ids.map((it) => `    ${quoted(it)} -> ${quoted(id)}`));
    const style = [
        "    rankdir=LR",
        '    node [shape=box, fontname="sans-serif"]',
        '    graph [fontname="sans-serif"]',
    ];
    return ["digraph program {", ...style, ...inside("", "    "), ...arrows, "}"].join("\n") + "\n";
}
