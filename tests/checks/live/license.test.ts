import * as assert from "node:assert/strict";
import { judgeLicense } from "../../../checks/live/license";
import { expectedStack, told } from "../../support/expected";

describe("verify: license (EM-014)", () => {
    const now = Date.parse("2026-01-01");
    const part = (json: unknown) => Buffer.from(JSON.stringify(json)).toString("base64url");
    const jwt = (claims: object) => `${part({ alg: "RS256" })}.${part(claims)}.c2lnbmF0dXJl`;
    const judge = (key: string) => {
        const data = { "license-key": Buffer.from(key).toString("base64") };
        return judgeLicense({ metadata: { name: "ambassador-edge-stack" }, data }, expectedStack(), now);
    };
    const later = now / 1000 + 1000;

    it("accepts a JWT that has not run out, or has no end", () => {
        assert.equal(told(judge(jwt({ exp: later }))), "");
        assert.equal(told(judge(jwt({ sub: "customer" }))), "");
    });

    it("sees what cannot be a license", () => {
        for (const key of ["secret", "a.b.c", `${part({})}.${part({})}`, `${jwt({})}.more`]) {
            assert.match(told(judge(key)), /no JWT/, key);
        }
        assert.match(told(judge(`${jwt({ exp: later })}\n`)), /line end/);
        assert.match(told(judge(jwt({ exp: 1 }))), /ended on 1970/);
    });

    it("misses the Secret, its key, and wants none where none is needed", () => {
        assert.match(told(judgeLicense(undefined, expectedStack(), now)), /is not there/);
        assert.match(told(judgeLicense({ metadata: { name: "s" } }, expectedStack(), now)), /no license-key/);
        const { licenseSecret: _none, ...edge } = expectedStack().edge;
        assert.equal(told(judgeLicense(undefined, { ...expectedStack(), edge }, now)), "");
    });

    it("shows nothing of it but its end", () => {
        for (const key of ["planted-secret", jwt({ exp: 1, sub: "planted-secret" }), jwt({ exp: later })]) {
            const shown = JSON.stringify(judge(key));
            assert.ok(!shown.includes("planted-secret") && !shown.includes(key.split(".")[1] ?? key), shown);
        }
    });
});
