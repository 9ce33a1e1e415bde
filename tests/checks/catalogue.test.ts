import * as assert from "node:assert/strict";
import { catalogue, Check } from "../../checks/catalogue";

describe("checks/catalogue", () => {
    const checks: readonly Check[] = Object.values(catalogue);

    it("gives each id once, in order, and one sentence each", () => {
        const ids = checks.map(({ id }) => id);
        assert.deepEqual(ids, [...new Set(ids)].sort());
        for (const { id, prevents, moments } of checks) {
            assert.match(id, /^EM-0\d\d$/);
            assert.match(prevents, /^[A-Z].*[^.]\.$/s, id);
            assert.ok(moments.length > 0, id);
        }
    });
});
