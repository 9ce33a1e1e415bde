import * as assert from "node:assert/strict";
import { listIn, objectIn, textIn, valueIn } from "../../kube/lookup";

describe("kube/lookup", () => {
    const values = { a: { list: [{ name: "x" }], text: "t" }, none: null };

    it("follows a path, and ends where there is nothing, whatever stands there", () => {
        assert.equal(valueIn(values, "a", "list", 0, "name"), "x");
        for (const path of [["none", "x"], ["a", "text", "x"], ["constructor"], ["__proto__", "x"]]) {
            assert.equal(valueIn(values, ...path), undefined, path.join());
        }
    });

    it("gives the shape that was asked for, or an empty one", () => {
        assert.deepEqual(objectIn(values, "a", "list"), {});
        assert.deepEqual(listIn(values, "a"), []);
        assert.equal(textIn(values, "a"), undefined);
        assert.equal(textIn(values, "a", "text"), "t");
    });
});
