import * as assert from "node:assert/strict";
import { Figure, formatFigure, judged, median } from "./figures";

const figure: Figure = {
    what: "up",
    unit: "s",
    pairs: [{ value: 3, against: 2 }],
    peer: "of its chain",
    goal: 1.2,
    note: "one\ntwo",
};

describe("tests/bench/figures", () => {
    it("says whether a goal was met, and shows both numbers", () => {
        const text = formatFigure(figure);
        assert.match(
            text,
            /^up +1\.50x \(goal 1\.2x: MISSED\) +3\.00 s against 2\.00 s of its chain\n {4}one\n {4}two$/,
        );
        assert.match(formatFigure({ ...figure, goal: 1.5 }), /1\.50x \(goal 1\.5x: met\)/);
    });

    it("compares within each turn, so that a machine that gets slower between turns changes nothing", () => {
        const pairs = [
            { value: 1, against: 2 },
            { value: 10, against: 20 },
            { value: 12, against: 20 },
        ];
        const { ratio, value, against, reached } = judged({ ...figure, goal: 0.5, pairs });
        assert.deepEqual([ratio, value, against, reached], [0.5, 10, 20, true]);
        assert.match(formatFigure({ ...figure, pairs }), /of its chain; 3 turns, 0\.50x to 0\.60x\n/);
    });

    it("misses the goal of a figure that could not be measured", () => {
        assert.equal(judged({ ...figure, pairs: [] }).reached, false);
    });

    it("takes the middle measurement, whatever their order", () => {
        assert.equal(median([9, 1, 2]), 2);
        assert.ok(Number.isNaN(median([])));
    });
});
