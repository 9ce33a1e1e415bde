import * as assert from "node:assert/strict";
import { isProven } from "../../rehearsal/live";
import { Row } from "../../checks/live/types";

describe("rehearsal: verify on simulated pods", () => {
    const row = (verdict: Row["verdict"], simulated = false): Row => ({
        id: "EM-005",
        what: "",
        verdict,
        seen: "",
        problems: [],
        simulated,
    });

    it("expects what needs processes to stay unseen, and nothing else", () => {
        assert.ok(isProven([row("pass"), row("unseen", true)]));
        assert.ok(!isProven([row("pass"), row("unseen")]));
        assert.ok(!isProven([row("fail"), row("unseen", true)]));
    });
});
