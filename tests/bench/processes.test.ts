import * as assert from "node:assert/strict";
import { cpuSeconds, describeCpu, kindOf, totals } from "./processes";

describe("tests/bench/processes", () => {
    it("knows the processes of a run, and leaves out those of a control plane", () => {
        const kinds = [
            ["/tools/bin/pulumi", "up", "--yes"],
            ["/tools/pulumi-resource-kubernetes", "127.0.0.1:1"],
            ["/usr/bin/node", "/app/node_modules/@pulumi/pulumi/cmd/run/index.js", "--monitor=1"],
            ["node", "/project/plugin/start.js", "127.0.0.1:1"],
            ["/tools/kube-apiserver"],
            ["sh", "/tmp/shims/pulumi-language-nodejs"],
            ["/usr/bin/node", "/app/node_modules/@pulumi/pulumi/cmd/run-policy-pack/index.js"],
            [""],
        ].map(kindOf);
        const known = ["engine", "provider kubernetes", "program", "provider edge-mesh"];
        assert.deepEqual(kinds, [...known, undefined, undefined, undefined, undefined]);
    });

    it("reads CPU time past a name with spaces and brackets", () => {
        const fields = "S 1 1 1 0 -1 4194560 1000 0 0 0 150 50 0 0 20 0 9 0 100 0 0";
        assert.equal(cpuSeconds(`42 (a) b (c) ${fields}`), 2);
    });

    it("adds up processes of one kind", () => {
        const seen = [
            { kind: "engine", cpu: 1, memory: 10 },
            { kind: "provider kubernetes", cpu: 2, memory: 20 },
            { kind: "provider kubernetes", cpu: 3, memory: 30 },
        ];
        const usage = totals(seen);
        assert.deepEqual(usage.get("provider kubernetes"), { cpu: 5, memory: 50 });
        assert.equal(describeCpu({ seconds: 1, usage }), "engine 1.0 s, provider kubernetes 5.0 s");
        assert.equal(describeCpu({ seconds: 1, usage: new Map() }), "not seen: no /proc here");
    });
});
