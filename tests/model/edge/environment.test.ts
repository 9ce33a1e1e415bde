import * as assert from "node:assert/strict";
import { configMapNames, environmentOf, rawEntries } from "../../../model/edge/environment";

const none = () => undefined;
const container = {
    name: "aes",
    envFrom: [
        { configMapRef: { name: "edge-env" } },
        { prefix: "AMBASSADOR_", configMapRef: { name: "short" } },
        { secretRef: { name: "hidden" } },
    ],
    env: [
        { name: "AMBASSADOR_ID", value: "own" },
        { name: "PICKED", valueFrom: { configMapKeyRef: { name: "edge-env", key: "picked" } } },
        { name: "AMBASSADOR_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } },
        { name: "REDIS_PASSWORD", valueFrom: { secretKeyRef: { name: "redis", key: "password" } } },
    ],
};

describe("model/edge/environment", () => {
    it("reads what ConfigMaps give, under what the container sets itself", () => {
        const data: Readonly<Record<string, Readonly<Record<string, string>>>> = {
            "edge-env": { AMBASSADOR_ID: "theirs", picked: "p" },
            short: { LABEL_SELECTOR: "a=b" },
        };
        assert.deepEqual(configMapNames(container), ["edge-env", "short"]);
        const { entries, unread } = environmentOf(container, (name) => data[name]);
        assert.deepEqual(entries.slice(0, 4), [
            { name: "picked", value: "p" },
            { name: "AMBASSADOR_LABEL_SELECTOR", value: "a=b" },
            { name: "AMBASSADOR_ID", value: "own" },
            { name: "PICKED", value: "p" },
        ]);
        assert.deepEqual(unread, [
            { path: "envFrom[2]", kind: "Secret", name: "hidden" },
            { path: "env.REDIS_PASSWORD", kind: "Secret", name: "redis" },
        ]);
    });

    it("names what it cannot read", () => {
        assert.deepEqual(
            environmentOf(container, none).unread.map(({ path, kind }) => `${path} ${kind}`),
            [
                "envFrom[0] ConfigMap",
                "envFrom[1] ConfigMap",
                "envFrom[2] Secret",
                "env.PICKED ConfigMap",
                "env.REDIS_PASSWORD Secret",
            ],
        );
    });

    it("reads the chart's text in every spelling of YAML, and knows no value that Helm makes", () => {
        const text = [
            "- name: A",
            "  value: one",
            '- { "name": "B", value: 2 }',
            "- value: 'three'",
            "  name: C",
            "{{- if .Values.d }}",
            "- name: D",
            "  value: {{ .Values.d | quote }}",
            "{{- end }}",
            "- name: E",
            "  valueFrom: { fieldRef: { fieldPath: metadata.name } }",
        ].join("\n");
        assert.deepEqual(rawEntries(text), [
            { name: "A", value: "one" },
            { name: "B", value: "2" },
            { name: "C", value: "three" },
            { name: "D" },
            { name: "E" },
        ]);
        assert.deepEqual([rawEntries("a: b"), rawEntries("- [")], [[], []]);
    });
});
