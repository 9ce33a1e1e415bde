import * as assert from "node:assert/strict";
import { dotText } from "../../../commands/graph/dot";

describe("commands/graph/dot", () => {
    it("frames boxes by clusters, and lets no name out of its quotes", () => {
        const node = { id: 't::a"b', label: ["Service", 'a"b'], group: "t::g" };
        const text = dotText({
            nodes: [node, { id: "t::c", label: ["c"], group: "" }],
            groups: [{ id: "t::g", label: "g", parent: "" }],
            before: new Map([["t::c", [node.id]]]),
        });
        assert.match(text, /subgraph "cluster t::g" \{\n\s+label="g"\n\s+"t::a\\"b" \[label="Service\\na\\"b"\]/);
        assert.match(text, /"t::a\\"b" -> "t::c"/);
    });
});
