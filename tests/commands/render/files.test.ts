import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { filesOf, yamlText } from "../../../commands/render/files";
import { Output } from "../../../commands/render/render";

const object = (kind: string, name: string, more: object = {}) => ({
    apiVersion: kind === "Mapping" ? "getambassador.io/v3alpha1" : "v1",
    kind,
    metadata: { name, namespace: "shop" },
    ...more,
});
const notes = { secrets: [], placeholders: [], awaited: [], patched: [], hooks: [] };
const origin = { stack: "s", kubeVersion: "1.34.0" };
const output: Output = {
    waves: [[object("Service", "b"), object("Service", "a")], [object("Mapping", "system:a")]],
    notes,
};

describe("commands/render/files", () => {
    it("has one file an object and a folder a wave, each of which Kustomize takes", () => {
        const files = filesOf(output, origin);
        assert.deepEqual([...files.keys()].sort(), [
            "README.md",
            "kustomization.yaml",
            "wave-00/kustomization.yaml",
            "wave-00/service-shop-a.yaml",
            "wave-00/service-shop-b.yaml",
            "wave-01/kustomization.yaml",
            "wave-01/mapping.getambassador.io-shop-system_a.yaml",
        ]);
        const resources = (name: string) => (parse(files.get(name) ?? "") as { resources: string[] }).resources;
        assert.deepEqual(resources("kustomization.yaml"), ["wave-00", "wave-01"]);
        assert.deepEqual(resources("wave-00/kustomization.yaml"), ["service-shop-a.yaml", "service-shop-b.yaml"]);
    });

    it("does not depend on the order in which objects and their keys come", () => {
        const [first = [], ...rest] = output.waves;
        const turned = first.map(({ metadata, ...it }) => ({ metadata, ...it })).reverse();
        const texts = (it: Output) => Object.fromEntries(filesOf(it, origin));
        assert.deepEqual(texts({ waves: [turned, ...rest], notes }), texts(output));
    });

    it("means the same to readers of YAML 1.1, such as kubectl, and of YAML 1.2", () => {
        const data = Object.fromEntries(
            [
                "on",
                "off",
                "yes",
                "y",
                "NO",
                "~",
                "null",
                "1e3",
                "0x1f",
                "0o17",
                "017",
                "1_000",
                "12:30:45",
                "2026-01-02",
                ".5",
                "",
            ].map((text, index) => [`k${index}`, text]),
        );
        const text = yamlText({ data, on: true, long: "a ".repeat(200), lines: "a\nb: #c\n  d\n" });
        for (const version of ["1.1", "1.2"] as const) {
            const read = parse(text, { version }) as { data: object; long: string; lines: string };
            assert.deepEqual(read.data, data, version);
            assert.deepEqual([read.long, read.lines], ["a ".repeat(200), "a\nb: #c\n  d\n"]);
        }
    });
});
