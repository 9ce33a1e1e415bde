import type { Format } from "./arguments";
import { dotText } from "./dot";
import { mermaidText } from "./mermaid";
import type { Graph } from "./graph";

/** The graph in a format; for SVG Graphviz comes as WebAssembly, so nothing has to be installed. */
export async function graphText(graph: Graph, format: Format): Promise<string> {
    if (format !== "svg") {
        return format === "dot" ? dotText(graph) : mermaidText(graph);
    }
    const { instance } = await import("@viz-js/viz");
    return (await instance()).renderString(dotText(graph), { format: "svg" });
}
