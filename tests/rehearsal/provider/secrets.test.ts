import assert from "node:assert/strict";
import { Json } from "../../../rehearsal/provider/json";
import {
    alwaysSecret,
    isSecret,
    redact,
    secret,
    secretStrings,
    UNKNOWN,
    unwrap,
    wrapAt,
    wrapStrings,
} from "../../../rehearsal/provider/secrets";

const SIGNATURE = "4dabf18193072939515e22adb298388d";

describe("rehearsal/provider: secrets", () => {
    const marked: Json = { a: secret("hush"), list: [{ b: secret({ c: 1 }) }, "open"], none: null };

    it("takes the marks off and remembers the places", () => {
        const { value, secretPaths } = unwrap(marked);
        assert.deepEqual(value, { a: "hush", list: [{ b: { c: 1 } }, "open"], none: null });
        assert.deepEqual(secretPaths, [["a"], ["list", 0, "b"]]);
    });

    it("puts the marks back where they were", () => {
        const { value, secretPaths } = unwrap(marked);
        assert.deepEqual(wrapAt(value, secretPaths), marked);
    });

    it("passes over places that do not exist and does not wrap twice", () => {
        assert.deepEqual(
            wrapAt({ x: 1 }, [
                ["a", "b"],
                ["x", "y"],
            ]),
            { x: 1 },
        );
        assert.deepEqual(wrapAt({ x: secret(1) }, [["x"], ["x", "deeper"]]), { x: secret(1) });
        assert.ok(isSecret(wrapAt("all of it", [[]])));
    });

    it("reads output values and resource references", () => {
        const output = { [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4" };
        const reference = { [SIGNATURE]: "5cf8f73096256a8f31e491e813e4eb8e", urn: "urn:x", id: "ns/name" };
        const { value, secretPaths } = unwrap({
            known: { ...output, value: 1, secret: true },
            unknown: output,
            reference,
        });
        assert.deepEqual(value, { known: 1, unknown: UNKNOWN, reference: "ns/name" });
        assert.deepEqual(secretPaths, [["known"]]);
    });

    it("treats all data of a Secret as secret, and of nothing else", () => {
        assert.deepEqual(alwaysSecret({ apiVersion: "v1", kind: "Secret" }), [["data"], ["stringData"]]);
        assert.deepEqual(alwaysSecret({ apiVersion: "v1", kind: "ConfigMap" }), []);
        assert.deepEqual(alwaysSecret({ apiVersion: "other/v1", kind: "Secret" }), []);
    });

    it("finds secret strings in every form they may take", () => {
        const strings = secretStrings({ p: "licence-key", q: "b3BlbiBzZXNhbWU=" }, [["p"], ["q"]]);
        for (const form of ["licence-key", "bGljZW5jZS1rZXk=", "b3BlbiBzZXNhbWU=", "open sesame"]) {
            assert.ok(strings.includes(form), form);
        }
    });

    it("marks secret strings wherever they turn up, short ones excepted", () => {
        const outs = { env: [{ value: "url?key=licence-key" }, { value: "true" }] };
        assert.deepEqual(wrapStrings(outs, ["licence-key", "true"]), {
            env: [{ value: secret("url?key=licence-key") }, { value: "true" }],
        });
    });

    it("leaves no secret in a message, not even as JSON writes it", () => {
        const strings = secretStrings({ p: 'quo"ted-text' }, [["p"]]);
        assert.equal(redact('got quo"ted-text and "quo\\"ted-text"', strings), 'got [secret] and "[secret]"');
    });
});
