import * as assert from "node:assert/strict";
import { narrowings, unreadNarrowings } from "../../../model/edge/edgeReads";

const reads = { namespace: "ambassador", ambassadorId: "default", elsewhere: "shop" };
const told = (name: string, value: string, over: object = {}) =>
    narrowings([{ name, value }], { ...reads, ...over }).map((it) => it.name);

describe("model/edge/edgeReads", () => {
    it("names the variables by which the edge passes over objects of ours", () => {
        for (const [name, wrong] of [
            ["AMBASSADOR_LABEL_SELECTOR", "a=b"],
            ["AMBASSADOR_FIELD_SELECTOR", "a=b"],
            ["AMBASSADOR_NAMESPACE", "other"],
            ["AMBASSADOR_ID", "other"],
        ] as const) {
            assert.deepEqual(told(name, wrong), [name]);
            assert.deepEqual(told(name, ""), []);
        }
        assert.deepEqual([told("AMBASSADOR_NAMESPACE", "ambassador"), told("AMBASSADOR_ID", "default")], [[], []]);
        assert.deepEqual(narrowings([{ name: "AMBASSADOR_ID", valueFrom: {} }], reads), []);
    });

    it("takes any value of AMBASSADOR_SINGLE_NAMESPACE for yes, as Emissary does", () => {
        for (const value of ["true", "false", "no"]) {
            assert.deepEqual(told("AMBASSADOR_SINGLE_NAMESPACE", value), ["AMBASSADOR_SINGLE_NAMESPACE"]);
            assert.deepEqual(told("AMBASSADOR_SINGLE_NAMESPACE", value, { elsewhere: undefined }), []);
        }
    });

    it("asks only for what is not known and could be one of them", () => {
        const unread = ["envFrom[0]", "env.AMBASSADOR_ID", "env.REDIS_PASSWORD"].map((path) => ({
            path,
            kind: "Secret" as const,
            name: "any",
        }));
        assert.deepEqual(
            unreadNarrowings(unread).map(({ path }) => path),
            ["envFrom[0]", "env.AMBASSADOR_ID"],
        );
    });
});
