import * as assert from "node:assert/strict";
import { needsOf } from "../../../rehearsal/node/requirements";

const fits = (folder: string) =>
    needsOf(folder)
        .find(({ what }) => what === "a folder of its own")
        ?.isThere();

describe("rehearsal/node/requirements", () => {
    it("refuses a folder below those that the node has others in place of", async () => {
        assert.equal(await fits("/var/lib/edge-mesh"), false);
        assert.equal(await fits("/run/user/0/edge-mesh"), false);
        assert.equal(await fits("/home/me/.local/state/edge-mesh/node"), true);
    });

    it("says of everything how to get it", () => {
        needsOf("/home/me/node").forEach(({ what, howToGet }) => assert.notEqual(howToGet, "", what));
    });
});
