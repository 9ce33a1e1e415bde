import * as assert from "node:assert/strict";
import { loadJudges } from "../../../checks/preview/mappingJudges";
import { saidOf } from "../../support/mappingSaid";

/** Expressions, with what Envoy 1.38 counted ("RE2 program size of ..."). */
const counted: readonly (readonly [pattern: string, size: number])[] = [
    ["a{300}", 304],
    ["[^/]{60}", 484],
    ["(?s).{60}", 424],
    ["\\w{300}", 904],
    ["é{150}", 304],
    ["(?i)k{300}", 1204],
    ["(a){300}", 904],
    ["(?:a|b|c|xyz){100}", 404],
    ["(?:.*a){60}", 544],
    ["(?:a+?){300}", 903],
    ["[☃-😀]{60}", 784],
    ["\\p{Lu}", 794],
    ["\\PL", 1202],
];

describe("checks/preview/regexSize", () => {
    it("counts no less than RE2, and not more than two and a half times as much", async () => {
        const { expressionIn } = await loadJudges();
        for (const [pattern, size] of counted) {
            const read = expressionIn(pattern);
            assert.ok(typeof read !== "string" && read.size >= size && read.size < 2.5 * size, pattern);
        }
    });

    it("EM-036: an expression too long for the edge, and an empty one", async () => {
        assert.deepEqual(await saidOf({ regex_headers: { "x-a": "[^/]{24}" } }), []);
        assert.deepEqual(await saidOf({ regex_headers: { "x-a": "[^/]{30}" } }), ["error mapping.regex_headers.x-a"]);
        assert.deepEqual(await saidOf({ regex_headers: { "x-a": "" } }), ["error mapping.regex_headers.x-a"]);
        assert.deepEqual(await saidOf({ regex_rewrite: { substitution: "a" } }), ["error mapping.regex_rewrite"]);
    });
});
