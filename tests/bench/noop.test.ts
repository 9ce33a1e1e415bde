import * as assert from "node:assert/strict";
import { judged } from "./figures";
import { figuresOf } from "./noop";

describe("tests/bench/noop", () => {
    const run = (seconds: number) => ({ seconds, usage: new Map([["engine", { cpu: seconds / 2, memory: 1 }]]) });

    it("holds a run against the plain program and the empty one of the same turn, and says what the type check is", () => {
        const turns = [{ program: run(4), plain: run(8), unchecked: run(5), empty: run(2) }];
        const [plain, empty] = figuresOf("preview", turns).map(judged);
        assert.deepEqual([plain?.ratio, plain?.reached, empty?.ratio, empty?.reached], [0.5, false, 2, false]);
        assert.equal(
            plain?.note,
            "CPU 2.00 s against 4.00 s; the plain program without its type check: 5.00 s, CPU 2.50 s",
        );
    });
});
