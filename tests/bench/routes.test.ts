import * as assert from "node:assert/strict";
import { judged } from "./figures";
import { figuresOf, RouteCosts } from "./routes";

const usage = new Map([
    ["engine", { cpu: 2, memory: 500 }],
    ["provider kubernetes", { cpu: 20, memory: 268 }],
]);
const run = (seconds: number) => ({ seconds, usage });
const costs = (count: number, create: number, seen = usage): RouteCosts => ({
    count,
    kubectl: { create: 10, same: 8, remove: 4 },
    up: { rest: run(3), create: { seconds: create, usage: seen }, same: run(7), edit: run(11), remove: run(5) },
});

describe("tests/bench/routes", () => {
    it("holds what the routes add to an up against kubectl with the same objects, and memory against its limit", () => {
        const figures = figuresOf([costs(1000, 13)], "emissary").map(judged);
        assert.deepEqual(
            figures.map(({ what, ratio, reached }) => [what, ratio, reached]),
            [
                ["1000 routes (emissary), create", 1, false],
                ["1000 routes (emissary), no change", 0.5, true],
                ["1000 routes (emissary), one changed", 1, false],
                ["1000 routes (emissary), removed", 0.5, true],
                ["1000 routes (emissary), peak memory", 0.5, true],
            ],
        );
    });

    it("tells the whole time and who took the CPU", () => {
        const [create] = figuresOf([costs(1000, 13)], "emissary");
        assert.equal(
            create?.note,
            "up took 13.00 s, without routes 3.00 s; CPU: engine 2.0 s, provider kubernetes 20.0 s",
        );
    });

    it("asks more of very many routes", () => {
        const goals = (count: number) => figuresOf([costs(count, 13)], "emissary").map(({ goal }) => goal);
        assert.deepEqual(goals(1000), [0.8, 0.5, 0.5, 1, 1]);
        assert.deepEqual(goals(10_000), [0.6, 0.3, 0.35, 1, 1]);
    });

    it("compares what a route costs among many with what it costs among few", () => {
        const figures = figuresOf([costs(1000, 13), costs(10_000, 153)], "emissary").map(judged);
        const perRoute = figures.find(({ what }) => what === "a route of 10000, create");
        assert.deepEqual([perRoute?.ratio, perRoute?.reached], [1.5, false]);
    });

    it("has no figure of memory where processes cannot be seen", () => {
        const figures = figuresOf([costs(1000, 13, new Map())], "emissary");
        assert.ok(figures.every(({ what }) => !what.includes("memory")));
    });
});
