import * as assert from "node:assert/strict";
import { resourceGraph } from "../../../commands/graph/model";
import { graphText } from "../../../commands/graph/text";
import { recordStack } from "../../support/stack";

describe("commands/graph/text", () => {
    it("writes every format with every box and arrow", async () => {
        const graph = resourceGraph(await recordStack("dev"));
        const count = (text: string, what: RegExp) => text.match(what)?.length ?? 0;
        const arrows = [...graph.before.values()].flat().length;
        const dot = await graphText(graph, "dot");
        assert.deepEqual([count(dot, / -> /g), count(dot, / \[label=/g)], [arrows, graph.nodes.length]);
        const svg = await graphText(graph, "svg");
        assert.deepEqual([count(svg, /class="edge"/g), count(svg, /class="node"/g)], [arrows, graph.nodes.length]);
        assert.match(svg, />TLSContext</);
        assert.match(await graphText(graph, "mermaid"), /^flowchart LR\n/);
    });
});
