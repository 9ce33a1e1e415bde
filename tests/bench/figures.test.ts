import * as assert from "node:assert/strict";
import { Figure, formatFigure, judged, median } from "../../bench/figures";

const figure: Figure = {
    what: "up",
    value: 3,
    against: { what: "of its chain", value: 2 },
    unit: "s",
    goal: 1.2,
    note: "one\ntwo",
};

describe("bench/figures", () => {
    it("says loudly that a goal was missed, and shows both numbers", () => {
        const text = formatFigure(figure);
        assert.match(
            text,
            /^up +1\.50x \(goal 1\.2x, MISSED\) +3\.00 s against 2\.00 s of its chain\n {4}one\n {4}two$/,
        );
        assert.ok(!formatFigure({ ...figure, goal: 1.5 }).includes("MISSED"));
        assert.deepEqual([judged(figure).ratio, judged(figure).reached], [1.5, false]);
    });

    it("takes the middle measurement, whatever their order", () => {
        assert.equal(median([9, 1, 2]), 2);
        assert.ok(Number.isNaN(median([])));
    });
});
