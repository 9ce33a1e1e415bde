import * as assert from "node:assert/strict";
import { formatJson, formatTable } from "../../../commands/verify/report";
import { Row } from "../../../checks/live/types";

describe("verify: report", () => {
    const row = { id: "EM-005", what: "TLSContext", seen: "ambassador/istio-upstream", problems: [], simulated: false };
    const rows: Row[] = [
        { ...row, verdict: "pass" },
        { ...row, id: "EM-006", verdict: "fail", problems: [{ problem: "no port", fix: "kubectl edit" }] },
        { ...row, id: "EM-022", verdict: "unseen", seen: "pods are simulated", simulated: true },
    ];

    it("has a line for each look, the fixing command below what fails, and the sums", () => {
        assert.equal(
            formatTable(rows),
            [
                "EM-005  pass            TLSContext  ambassador/istio-upstream",
                "EM-006  FAIL            TLSContext  ambassador/istio-upstream",
                "        no port",
                "            fix: kubectl edit",
                "EM-022  could not look  TLSContext  pods are simulated",
                "",
                "1 passed, 1 failed, 1 could not be looked at (1 because pods are simulated)",
            ].join("\n"),
        );
    });

    it("is the same as data", () => {
        assert.deepEqual(JSON.parse(formatJson(rows, 1)), { exit: 1, checks: rows });
    });
});
