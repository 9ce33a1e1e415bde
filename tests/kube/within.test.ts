import * as assert from "node:assert/strict";
import { within } from "../../kube/within";

describe("kube/within", () => {
    const late = (seconds: number) => new Error(`late by ${seconds}`);

    it("gives the answer, or its failure, that comes in time", async () => {
        assert.equal(await within(Promise.resolve(1), 1_000, late), 1);
        await assert.rejects(within(Promise.reject(new Error("no")), 1_000, late), /^Error: no$/);
    });

    it("does not wait for ever", async () => {
        await assert.rejects(within(new Promise(() => undefined), 10, late), /^Error: late by 0\.01$/);
    });
});
