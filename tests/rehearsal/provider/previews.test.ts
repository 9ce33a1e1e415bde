import assert from "node:assert/strict";
import { previewed } from "../../../rehearsal/provider/previews";
import { secret, UNKNOWN } from "../../../rehearsal/provider/secrets";

describe("rehearsal/provider: previews", () => {
    const echo = (_urn: string, inputs: object) => Promise.resolve({ ...inputs, live: true });

    it("answer with what the API server would make of the object", async () => {
        assert.deepEqual(await previewed(echo, "urn", { kind: "Namespace" }), { kind: "Namespace", live: true });
    });

    it("know nothing of an object whose inputs are not known yet", async () => {
        assert.deepEqual(await previewed(echo, "urn", { metadata: { name: UNKNOWN } }), {});
    });

    it("repeat no secret", async () => {
        assert.deepEqual(await previewed(echo, "urn", { data: secret("s") }), {});
    });

    it("leave it to the update to say why the API server refuses", async () => {
        assert.deepEqual(await previewed(() => Promise.reject(new Error("NotFound")), "urn", {}), {});
        assert.deepEqual(await previewed(() => Promise.resolve(undefined), "urn", {}), {});
    });
});
