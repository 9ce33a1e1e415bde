import * as assert from "node:assert/strict";
import { demands, limits, readmeText } from "../../../commands/render/readme";
import { Output } from "../../../commands/render/render";

const service = { apiVersion: "v1", kind: "Service", metadata: { name: "a" } };
const output: Output = {
    waves: [[service], [service, { ...service, kind: "ConfigMap" }]],
    notes: {
        secrets: [{ namespace: "n", name: "s", type: "Opaque", keys: ["a", "b"], wave: 1, texts: { b: "x y\n" } }],
        placeholders: [{ object: "ConfigMap n/c", paths: ["data.x"] }],
        awaited: [{ wave: 2, what: ".spec.x of 2 CustomResourceDefinitions" }],
        patched: ["Namespace default"],
        hooks: ["Job n/j"],
    },
};

describe("commands/render/readme", () => {
    it("demands each Secret before its wave, and a value for each placeholder", () => {
        assert.deepEqual(demands(output), [
            'Secret n/s (type Opaque; keys a, b), before wave-01; b = "x y\\n"',
            "ConfigMap n/c: a value for the placeholder at data.x",
        ]);
    });

    it("says what no file can do", () => {
        assert.equal(limits(output).length, 3);
        assert.match(
            limits(output).join("\n"),
            /\.spec\.x of 2 CustomResourceDefinitions, after wave-01[\s\S]*Namespace default[\s\S]*Job n\/j/,
        );
    });

    it("has all of it, and the waves", () => {
        const text = readmeText(output, { stack: "prod", kubeVersion: "1.34.0" });
        for (const line of [...demands(output), ...limits(output)]) {
            assert.ok(text.includes(`- ${line}\n`), line);
        }
        assert.match(text, /\| wave-01 \| 2 \| ConfigMap, Service \|/);
    });
});
