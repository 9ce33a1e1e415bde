import * as assert from "node:assert/strict";
import { mermaidText } from "../../../commands/graph/mermaid";

describe("commands/graph/mermaid", () => {
    it("frames boxes, joins arrows of one origin, and draws a box without arrows as well", () => {
        const text = mermaidText({
            nodes: [
                { id: "t::a", label: ["a"], group: "" },
                { id: "t::b.c", label: ["Service", "b"], group: "t::g" },
                { id: "t::d", label: ["d"], group: "t::g" },
                { id: "t::alone", label: ["alone"], group: "" },
            ],
            groups: [{ id: "t::g", label: "g", parent: "" }],
            before: new Map([
                ["t::a", []],
                ["t::b.c", ["t::a"]],
                ["t::d", ["t::a"]],
            ]),
        });
        const lines = [
            "flowchart LR",
            "    alone",
            '    subgraph in-g["g"]',
            '        b_c["Service<br>b"]',
            "        d",
            "    end",
            "    a --> b_c & d",
            "",
        ];
        assert.equal(text, lines.join("\n"));
    });
});
