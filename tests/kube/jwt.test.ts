import * as assert from "node:assert/strict";
import { expiryText, readJwt } from "../../kube/jwt";

describe("kube/jwt", () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

    it("reads when a JWT ends", () => {
        assert.deepEqual(readJwt(`${part({ alg: "none" })}.${part({ exp: 5 })}.c2ln`), { form: "jwt", expiry: 5 });
        assert.deepEqual(readJwt(`${part({})}.${part({ exp: "5" })}.c2ln`), { form: "jwt" });
        assert.equal(expiryText(5), "1970-01-01T00:00:05.000Z");
        assert.equal(expiryText(-1e99), undefined);
    });

    it("takes padding, in a preview as well as on a cluster", () => {
        const padded = Buffer.from('{"exp":55}').toString("base64");
        assert.ok(padded.endsWith("="), padded);
        assert.deepEqual(readJwt(`${part({})}.${padded}.c2ln`), { form: "jwt", expiry: 55 });
    });

    it("tells what has not even the form from what cannot be read", () => {
        for (const text of ["", "a.b", "a.b.c.d", "a b.c.d", "a..c"]) {
            assert.equal(readJwt(text).form, "none", text);
        }
        assert.equal(readJwt("planted.license.jwt").form, "unreadable");
        assert.equal(readJwt(`${part({})}.${part(1)}.c2ln`).form, "unreadable");
    });
});
