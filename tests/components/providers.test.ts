import * as assert from "node:assert/strict";
import { connectProviders } from "../../components/providers";
import { named } from "../support/component";
import { record } from "../support/recorder";

const providersFor = (context: string | undefined) =>
    record(() => {
        connectProviders(context);
        return Promise.resolve({});
    }, {});

describe("components/providers", () => {
    it("talks to the context that is named, by both providers", async () => {
        const recording = await providersFor("kind-dev");
        for (const name of ["cluster", "adopting"]) {
            assert.equal(named(recording, name).inputs["context"], "kind-dev");
            assert.equal(named(recording, name).inputs["enableServerSideApply"], "true");
        }
    });

    it("talks to the current context when none is named", async () => {
        assert.ok(!("context" in named(await providersFor(undefined), "cluster").inputs));
    });

    it("adopts what is there by the adopting only", async () => {
        const recording = await providersFor(undefined);
        assert.equal(named(recording, "adopting").inputs["upsertExistingObjects"], "true");
        assert.ok(!("upsertExistingObjects" in named(recording, "cluster").inputs));
    });
});
