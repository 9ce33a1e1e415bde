import * as assert from "node:assert/strict";
import { deepMerge } from "../../kube/merge";

describe("kube/merge", () => {
    it("merges objects by key and lets the second win", () => {
        assert.deepEqual(deepMerge({ a: { b: 1, c: 2 }, d: 3 }, { a: { b: 9 }, e: 4 }), {
            a: { b: 9, c: 2 },
            d: 3,
            e: 4,
        });
    });

    it("replaces lists, as Helm does", () => {
        assert.deepEqual(deepMerge({ a: [1, 2] }, { a: [3] }), { a: [3] });
    });

    it("replaces an object by a value, and the reverse", () => {
        assert.deepEqual(deepMerge({ a: { b: 1 }, c: 1 }, { a: "x", c: { d: 1 } }), { a: "x", c: { d: 1 } });
    });

    it("keeps null, by which Helm deletes a chart's default", () => {
        assert.deepEqual(deepMerge({ a: { b: 1 } }, { a: null }), { a: null });
    });

    it("changes neither argument", () => {
        const base = { a: { b: 1 } };
        const over = { a: { c: 2 } };
        deepMerge(base, over);
        assert.deepEqual([base, over], [{ a: { b: 1 } }, { a: { c: 2 } }]);
    });
});
