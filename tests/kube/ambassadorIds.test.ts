import * as assert from "node:assert/strict";
import { isReadBy } from "../../kube/ambassadorIds";

describe("kube/ambassadorIds", () => {
    const named = (...ids: string[]) => ({ spec: { ambassador_id: ids } });

    it("give what names nobody, or nobody in a list, to the edge without an id", () => {
        for (const object of [{}, { spec: {} }, named()]) {
            assert.ok(isReadBy(object, "default") && !isReadBy(object, "inner"), JSON.stringify(object));
        }
    });

    it("are read through the prefix of an object that was stored as v2", () => {
        assert.ok(isReadBy(named("--apiVersion-v3alpha1-only--inner"), "inner"));
        assert.ok(!isReadBy(named("--apiVersion-v3alpha1-only--inner"), "default"));
    });

    it("give what is everybody's to everybody", () => {
        assert.ok(isReadBy(named("_automatic_"), "inner") && isReadBy(named("_automatic_"), "default"));
    });
});
