import * as assert from "node:assert/strict";
import { durationSeconds } from "../../kube/duration";

describe("kube/duration", () => {
    it("reads Go durations of hours, minutes and seconds, and nothing else", () => {
        const read = ["30m", "1h30m", "90s", "24h", "1.5h"].map(durationSeconds);
        assert.deepEqual(read, [1800, 5400, 90, 86400, 5400]);
        for (const text of ["", "30", "m", "1d", ".5h", "-5m", "30 m", "30m x"]) {
            assert.equal(durationSeconds(text), undefined, text);
        }
    });
});
