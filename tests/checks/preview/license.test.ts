import * as assert from "node:assert/strict";
import { guardrails } from "../../../checks/preview/guardrails";
import { desiredFor, told } from "../../support/desired";

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const jwt = (claims: object) => `${part({ alg: "none" })}.${part(claims)}.c2lnbmF0dXJl`;
const tell = (license: string | undefined) => told("license", {}, { license });

describe("checks/preview/license", () => {
    it("EM-014: no license, none that can be one, and one that is over", async () => {
        assert.deepEqual(await tell(undefined), ["warning licenseKey"]);
        assert.deepEqual(await tell("  \n"), ["warning licenseKey"]);
        assert.deepEqual(await tell("no license"), ["error licenseKey"]);
        assert.deepEqual(await tell("a.b"), ["error licenseKey"]);
        assert.deepEqual(await tell("planted.license.jwt"), ["warning licenseKey"]);
        assert.deepEqual(await tell(jwt({ exp: 1_500_000_000 })), ["error licenseKey"]);
        assert.deepEqual(await tell(jwt({ exp: -1e99 })), ["error licenseKey"]);
    });

    it("EM-014: accepts a license that is one, with the newline that a file ends with", async () => {
        assert.deepEqual(await tell(jwt({ exp: 99_999_999_999 })), []);
        assert.deepEqual(await tell(`${jwt({})}\n`), []);
    });

    it("EM-014: a license in values that Helm keeps as plain text", async () => {
        const edge = { values: { licenseKey: { value: "planted" } } };
        assert.deepEqual(await told("license", { edge }, { license: jwt({}) }), ["error edge.values.licenseKey.value"]);
    });

    it("never has the license in what it says", async () => {
        for (const license of ["planted", "planted.license", "planted.license.jwt", jwt({ exp: 1 })]) {
            const desired = await desiredFor({ edge: { values: { licenseKey: { value: license } } } }, { license });
            assert.ok(!JSON.stringify(guardrails.license(desired)).includes(license), license);
        }
    });
});
