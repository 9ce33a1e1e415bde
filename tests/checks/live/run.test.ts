import * as assert from "node:assert/strict";
import { exitCode, runChecks } from "../../../checks/live/run";
import { LiveCheck, Row } from "../../../checks/live/types";
import { CannotLook } from "../../../checks/live/cluster/cannotLook";
import { expectedStack } from "../../support/expected";
import { fakeCluster } from "../../support/fakeCluster";

describe("verify: run", () => {
    const check = (name: LiveCheck["check"], look: () => Promise<unknown>): LiveCheck => ({
        check: name,
        what: name,
        look: look as LiveCheck["look"],
    });
    const run = (checks: LiveCheck[], timeout?: number) => runChecks(fakeCluster({}), expectedStack(), checks, timeout);
    const problem = { problem: "broken", fix: "fix it" };

    it("makes a row of each look, in the order of ids", async () => {
        const rows = await run([
            check("leftovers", () => Promise.resolve({ seen: "2", problems: [problem] })),
            check("tlsContext", () => Promise.resolve({ seen: "1", problems: [] })),
            check("mapping", () => Promise.reject(new CannotLook("pods are simulated", true))),
            check("license", () => Promise.reject(new TypeError("bad data"))),
        ]);
        assert.deepEqual(
            rows.map(({ id, verdict, seen, simulated }) => [id, verdict, seen, simulated]),
            [
                ["EM-005", "pass", "1", false],
                ["EM-006", "unseen", "pods are simulated", true],
                ["EM-014", "unseen", "bad data", false],
                ["EM-030", "fail", "2", false],
            ],
        );
    });

    it("looks at everything at the same time, and ends what takes too long", async () => {
        const began = Date.now();
        const rows = await run(
            [0, 1, 2].map(() => check("mapping", () => new Promise(() => undefined))),
            100,
        );
        assert.ok(Date.now() - began < 250);
        assert.ok(rows.every(({ verdict, seen }) => verdict === "unseen" && /not done within 0.1 s/.test(seen)));
    });

    it("exits with 1 when something fails, else 2 when something could not be seen, else 0", () => {
        const rows = (...verdicts: Row["verdict"][]) =>
            verdicts.map((verdict) => ({ id: "EM-005", what: "", verdict, seen: "", problems: [], simulated: true }));
        assert.equal(exitCode(rows("pass", "pass")), 0);
        assert.equal(exitCode(rows("pass", "unseen", "fail")), 1);
        assert.equal(exitCode(rows("pass", "unseen")), 2);
        assert.equal(exitCode([]), 2, "who looks at nothing has proved nothing");
    });
});
