import * as assert from "node:assert/strict";
import type { Span } from "./traces";
import { registrations, tasksOf } from "./upPath";

const span = (name: string, start: number, end: number, ...messages: string[]): Span => ({
    name,
    start,
    end,
    messages,
});

describe("tests/bench/upPath", () => {
    const urn = (name: string) => `urn:pulumi:dev::edge-mesh::t::${name}`;
    const answer = (name: string) => `{"gRPC response":"urn:\\"${urn(name)}\\"  object:{}"}`;
    const register = (name: string, start: number, end: number) =>
        span("/pulumirpc.ResourceMonitor/RegisterResource", start, end, "{}", answer(name));

    it("finds each registration by the URN that the engine answered, and passes over the other calls", () => {
        const calls = [register("a", 1, 2), span("pulumirpc.ResourceMonitor/RegisterResource", 1, 2, answer("b"))];
        assert.deepEqual([...registrations(calls).keys()], [urn("a")]);
    });

    it("makes parents and providers come first, as the engine does", () => {
        const stored = [
            { urn: urn("p") },
            { urn: urn("a"), parent: urn("c"), provider: `${urn("p")}::id`, dependencies: [urn("d")] },
            { urn: urn("read-before") },
        ];
        const tasks = tasksOf(stored, [register("p", 0, 1), register("a", 1, 2)]);
        assert.deepEqual(tasks, [
            { urn: urn("p"), start: 0, end: 1, after: [] },
            { urn: urn("a"), start: 1, end: 2, after: [urn("d"), urn("c"), urn("p")] },
        ]);
    });
});
