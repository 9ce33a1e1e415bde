import * as assert from "node:assert/strict";
import { emissaryPart, nestEmissary } from "../../config/nesting";

describe("config/nesting", () => {
    it("puts Emissary's values one key deeper in Edge Stack's chart, and at top level in its own", () => {
        assert.deepEqual(nestEmissary("edge-stack", { a: 1 }), { "emissary-ingress": { a: 1 } });
        assert.deepEqual(nestEmissary("emissary", { a: 1 }), { a: 1 });
    });

    it("finds them again in a user's values, and nothing where there is nothing", () => {
        const values = { a: 1, "emissary-ingress": { b: 2 } };
        assert.deepEqual(emissaryPart("edge-stack", values), { b: 2 });
        assert.deepEqual(emissaryPart("emissary", values), values);
        assert.deepEqual(emissaryPart("edge-stack", { "emissary-ingress": "text" }), {});
        assert.deepEqual(emissaryPart("edge-stack", {}), {});
    });
});
