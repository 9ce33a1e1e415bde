import * as assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { mayBeList, yamlIn } from "../../kube/yamlText";

describe("kube/yamlText", () => {
    it("reads YAML and JSON, and gives nothing for anything else", () => {
        assert.deepEqual(yamlIn("a:\n  - 1"), { a: [1] });
        assert.deepEqual(yamlIn('{"a": [1]}'), { a: [1] });
        assert.deepEqual([yamlIn("{"), yamlIn(7), yamlIn(undefined)], [undefined, undefined, undefined]);
    });

    it("takes a list, nothing, and what a template may make of it, for a list", () => {
        assert.deepEqual(["- a: 1", " ", "{{ .x }}", "a: 1", "- {", ["a"]].map(mayBeList), [
            ...[true, true, true],
            ...[false, false, false],
        ]);
    });

    it("prints no warning of the parser over a user's text", async () => {
        const warned: Error[] = [];
        const note = (warning: Error) => void warned.push(warning);
        process.on("warning", note);
        yamlIn("%directive of nobody\n---\na: 1\n");
        await setImmediate();
        process.off("warning", note);
        assert.deepEqual(warned, []);
    });
});
