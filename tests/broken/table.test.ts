import * as assert from "node:assert/strict";
import type { Row } from "../../checks/live/types";
import type { Breakage } from "./breakage";
import { breakages } from "./breakages";
import { format, judge } from "./table";

const breakage: Breakage = {
    what: "wrong port",
    id: "EM-007",
    also: ["EM-023"],
    names: /has no port 81/,
    break: () => Promise.resolve(),
    fix: () => Promise.resolve(),
};
const row = (id: Row["id"], problem: string, fix = "kubectl edit"): Row => ({
    id,
    what: "",
    verdict: "fail",
    seen: "",
    problems: [{ problem, fix }],
    simulated: false,
});

describe("broken on purpose", () => {
    it("is named by the check that has to, and others may see it from their side", () => {
        const line = judge(breakage, "503", [row("EM-007", "Service has no port 81"), row("EM-023", "no cluster")]);
        assert.deepEqual(line.wrong, []);
        assert.match(format([line]), /a user sees {2}503\n.*EM-007: Service has no port 81\n.*kubectl edit/);
    });

    it("is missed when the check is silent, says something else, or tells no fix, and when another one is misled", () => {
        const wrong = (...rows: Row[]) => judge(breakage, "503", rows).wrong.join();
        assert.match(wrong(), /EM-007 does not name it/);
        assert.match(wrong(row("EM-007", "it is not there")), /EM-007 does not name it/);
        assert.match(wrong(row("EM-007", "has no port 81", "")), /tells no fix/);
        assert.match(wrong(row("EM-007", "has no port 81"), row("EM-014", "license")), /EM-014 tell something else/);
        assert.match(format([judge(breakage, "503", [])]), /MISSED {2}wrong port[^]*0 of 1 are named/);
    });

    it("has at least eight ways, each with a name of its own", () => {
        assert.ok(breakages.length >= 8);
        assert.equal(new Set(breakages.map(({ what }) => what)).size, breakages.length);
    });
});
