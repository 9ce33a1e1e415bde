import * as assert from "node:assert/strict";
import { kindNeeds, skipped } from "./prerequisites";
import { missing } from "../../rehearsal/driver";

const need = (what: string, there: boolean) => ({
    what,
    howToGet: `get ${what}`,
    isThere: () => Promise.resolve(there),
});

describe("tests/e2e/prerequisites", () => {
    it("finds all that is missing, and nothing else", async () => {
        const lacking = await missing([need("kind", false), need("kubectl", true), need("docker", false)]);
        assert.deepEqual(
            lacking.map(({ what }) => what),
            ["kind", "docker"],
        );
    });

    it("says loudly that nothing was tested, what is missing, how to get it, and what stays unproven", () => {
        const text = skipped(new Map([["kind", [need("kind", false), need("docker", false)]]]));
        assert.match(text, /SKIPPED, nothing was tested/);
        assert.match(text, /kind lacks\n {4}kind: get kind\n {4}docker: get docker/);
        assert.match(text, /Not covered without it: real pods/);
    });

    it("asks for all that the test calls", () => {
        assert.deepEqual(
            kindNeeds.map(({ what }) => what),
            ["docker", "kind", "kubectl", "pulumi", "the internet"],
        );
    });
});
