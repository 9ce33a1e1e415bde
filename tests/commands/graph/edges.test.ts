import * as assert from "node:assert/strict";
import { mergedTwins, reduced } from "../../../commands/graph/edges";

const edges = (all: Record<string, string[]>) => new Map(Object.entries(all).map(([id, ids]) => [id, new Set(ids)]));

describe("commands/graph/edges", () => {
    it("leaves out what follows from other edges", () => {
        const before = reduced(edges({ a: [], b: ["a"], c: ["a", "b"], d: ["a", "c", "b"] }));
        assert.deepEqual(Object.fromEntries(before), { a: [], b: ["a"], c: ["b"], d: ["c"] });
    });

    it("keeps both arms of a diamond", () => {
        const before = reduced(edges({ a: [], b: ["a"], c: ["a"], d: ["a", "b", "c"] }));
        assert.deepEqual(before.get("d"), ["b", "c"]);
    });

    it("folds what has the same kind, frame and neighbours, and nothing more", () => {
        const node = (id: string, kind: string, group = "g") => ({ id, label: [kind, id], group });
        const nodes = [node("a", "CRD"), node("b", "CRD"), node("c", "CRD", "h"), node("d", "Role"), node("e", "Pod")];
        const before = new Map([
            ["a", []],
            ["b", []],
            ["c", []],
            ["d", []],
            ["e", ["a", "b", "c", "d"]],
        ]);
        const folded = mergedTwins({ nodes, groups: [], before });
        assert.deepEqual(
            folded.nodes.map(({ label }) => label.join(" ")),
            ["2 × CRD", "CRD c", "Role d", "Pod e"],
        );
        assert.deepEqual(folded.before.get("e"), ["a", "c", "d"]);
    });
});
