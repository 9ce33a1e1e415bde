import { RunError } from "@pulumi/pulumi";
import * as assert from "node:assert/strict";
import { setTimeout as after } from "node:timers/promises";
import { allOrErrors } from "../../messages/allOrErrors";

describe("messages/allOrErrors", () => {
    const refusal = async (text: string, milliseconds = 0): Promise<never> => {
        await after(milliseconds);
        throw new RunError(text);
    };

    it("gives the answers in the order of the questions, not in that of time", async () => {
        assert.deepEqual(await allOrErrors<[string, number]>(after(5, "slow"), Promise.resolve(1)), ["slow", 1]);
    });

    it("tells all that is wrong, whoever was first to find something", async () => {
        const both = { name: "Error", message: "no namespace shop\nno manifest" };
        await assert.rejects(allOrErrors(refusal("no namespace shop", 5), refusal("no manifest")), both);
        await assert.rejects(allOrErrors(Promise.resolve(1), refusal("no manifest")), /^Error: no manifest$/);
    });

    it("hands a fault on as it is, with its stack", async () => {
        const fault = new TypeError("x is not a function");
        await assert.rejects(allOrErrors(refusal("no manifest"), Promise.reject(fault)), (error) => error === fault);
    });
});
