import * as assert from "node:assert/strict";
import { delays, longestChain, Task } from "./criticalPath";

const task = (urn: string, start: number, end: number, ...after: string[]): Task => ({ urn, start, end, after });

describe("tests/bench/criticalPath", () => {
    it("takes the chain whose durations add up to most, not the one with most links or the latest end", () => {
        const tasks = [
            task("a", 0, 10),
            task("b", 0, 1),
            task("c", 1, 2, "b"),
            task("d", 2, 3, "c"),
            task("e", 20, 21, "d", "a"),
        ];
        const chain = longestChain(tasks);
        assert.deepEqual(
            chain.tasks.map(({ urn }) => urn),
            ["a", "e"],
        );
        assert.equal(chain.seconds, 11);
    });

    it("leaves out what was not made in this run, and refuses a circle", () => {
        assert.equal(longestChain([task("a", 0, 2, "gone")]).seconds, 2);
        assert.throws(() => longestChain([task("a", 0, 1, "b"), task("b", 0, 1, "a")]), /waits for itself/);
    });

    it("tells who began late without a reason in the order", () => {
        const [latest, next] = delays([task("a", 5, 6), task("b", 9, 10, "a"), task("c", 6.5, 7, "a")]);
        assert.deepEqual([latest?.task.urn, latest?.seconds], ["b", 3]);
        assert.deepEqual([next?.task.urn, next?.seconds], ["c", 0.5]);
    });
});
