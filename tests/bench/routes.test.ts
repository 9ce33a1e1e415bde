import * as assert from "node:assert/strict";
import { figuresOf } from "../../bench/routes";
import { judged } from "../../bench/figures";

const costs = (count: number, seconds: number) => ({
    count,
    kubectl: { create: 10, same: 8 },
    up: { create: seconds, same: 4, edit: 6 },
    memory: 250,
});

describe("bench/routes", () => {
    it("holds every run against kubectl with the same objects, and memory against its limit", () => {
        const figures = figuresOf([costs(1000, 15)], 3).map(judged);
        assert.deepEqual(
            figures.map(({ what, ratio, reached }) => [what, ratio, reached]),
            [
                ["1000 routes, create", 1.5, true],
                ["1000 routes, no change", 0.5, true],
                ["1000 routes, one changed", 0.75, true],
                ["1000 routes, peak memory", 0.5, true],
            ],
        );
    });

    it("says how much of a run the rest of the stack takes, without which the ratio of few routes misleads", () => {
        const [create] = figuresOf([costs(1000, 15)], 3);
        assert.equal(create?.note, "3.00 s of it for the rest of the stack; 12.00 s, 1.20x, for the routes");
    });

    it("compares what a route costs among many with what it costs among few", () => {
        const figures = figuresOf([costs(1000, 10), costs(10_000, 150)], 3).map(judged);
        const perRoute = figures.find(({ what }) => what === "a route of 10000, create");
        assert.deepEqual([perRoute?.ratio, perRoute?.reached], [1.5, false]);
        assert.ok(figures.some(({ what }) => what === "10000 routes, peak memory"));
    });
});
