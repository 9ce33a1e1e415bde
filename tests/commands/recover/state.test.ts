import * as assert from "node:assert/strict";
import {
    interrupted,
    knownTo,
    markedIn,
    pendingOf,
    resourcesOf,
    withMarks,
    withTaken,
} from "../../../commands/recover/state";
import { service, stateOf } from "../../support/states";

describe("state of a stack that was cut off", () => {
    it("takes what was created, without outputs, and forgets the pending operations", () => {
        const before = stateOf([], [{ type: "creating", resource: service("edge") }]);
        const after = withTaken(before, new Map([[service("edge").urn, "edge/edge"]]));
        assert.deepEqual(pendingOf(after), []);
        assert.deepEqual(resourcesOf(after).at(-1), { ...service("edge"), id: "edge/edge", outputs: {} });
        assert.equal(after["version"], 3);
    });

    it("does not list twice what was being made anew under its name", () => {
        const old = { ...service("edge"), id: "edge/edge", pendingReplacement: true };
        const before = stateOf([old], [{ type: "creating", resource: service("edge") }]);
        const after = withTaken(before, new Map([[old.urn, "edge/edge"]]));
        const same = resourcesOf(after).filter(({ urn }) => urn === old.urn);
        assert.deepEqual(same, [{ ...old, pendingReplacement: undefined }]);
    });

    it("marks what the next up has to apply, never what is about to be deleted", () => {
        const dying = { ...service("edge"), delete: true };
        const marked = withMarks(stateOf([dying, service("edge"), service("other")]), new Set([dying.urn]));
        assert.deepEqual(markedIn(marked), [dying.urn]);
        assert.deepEqual(knownTo(marked, dying.urn)?.initErrors, [interrupted]);
    });
});
