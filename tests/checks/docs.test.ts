import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { catalogue } from "../../checks/catalogue";
import { checksFile, checksText } from "../../checks/docs";

describe("checks/docs", () => {
    it("is what docs/checks.md says", () => {
        assert.equal(readFileSync(checksFile, "utf8"), checksText(), "npm run docs:checks");
    });

    it("has a row for every check", () => {
        for (const { id, prevents } of Object.values(catalogue)) {
            assert.ok(checksText().includes(`| ${id} |`) && checksText().includes(prevents), id);
        }
    });
});
