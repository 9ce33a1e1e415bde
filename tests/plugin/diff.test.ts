import * as assert from "node:assert/strict";
import { changesOf } from "../../plugin/diff";
import { seenThrough } from "../../plugin/drift";
import { specsOf } from "../../plugin/plan";

const diff = (before: object, after: object) =>
    Object.fromEntries(
        changesOf(specsOf({ shop: { cart: before } } as never), specsOf({ shop: { cart: after } } as never)),
    );

describe("plugin/diff", () => {
    it("names the fields that differ, and nothing else", () => {
        const before = { timeout_ms: 1, retry_policy: { num_retries: 3, retry_on: "5xx" }, hosts: ["a"] };
        const after = { timeout_ms: 2, retry_policy: { num_retries: 3 }, hosts: ["a", "b"], tls: "x" };
        assert.deepEqual(diff(before, before), {});
        assert.deepEqual(diff(before, after), {
            'routes["shop"]["cart"]["timeout_ms"]': "update",
            'routes["shop"]["cart"]["retry_policy"]["retry_on"]': "delete",
            'routes["shop"]["cart"]["hosts"]': "update",
            'routes["shop"]["cart"]["tls"]': "add",
        });
    });

    it("names a route as a whole when it comes or goes", () => {
        const [one, other] = [{ shop: { cart: { a: 1 } } }, { market: { cart: { a: 1 } } }];
        assert.deepEqual(Object.fromEntries(changesOf(specsOf(one), specsOf(other))), {
            'routes["shop"]["cart"]': "delete",
            'routes["market"]["cart"]': "add",
        });
    });

    it("writes keys as Pulumi reads them, whatever is in them", () => {
        assert.deepEqual(diff({}, { headers: 1, 'a"b\\c': 1 }), {
            'routes["shop"]["cart"]["headers"]': "add",
            'routes["shop"]["cart"]["a\\"b\\\\c"]': "add",
        });
    });
});

describe("plugin/drift", () => {
    it("sees what was given, changed or gone, and not what others have added", () => {
        const given = { timeout_ms: 1, headers: { a: { value: "x" } }, hosts: [{ name: "a" }], tls: "x" };
        const live = {
            timeout_ms: 2,
            headers: { a: { value: "x" }, b: {} },
            hosts: [{ name: "a", added: 1 }],
            weight: 5,
        };
        assert.deepEqual(seenThrough(given, live), {
            timeout_ms: 2,
            headers: { a: { value: "x" } },
            hosts: [{ name: "a" }],
        });
        assert.deepEqual(seenThrough({ hosts: ["a"] }, { hosts: ["a", "b"] }), { hosts: ["a", "b"] });
        assert.deepEqual(seenThrough({ a: { b: 1 } }, { a: 1 }), { a: 1 });
    });
});
