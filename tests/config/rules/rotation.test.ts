import * as assert from "node:assert/strict";
import { problemsOf, settingsOf } from "../../support/settings";

const rotationWorkaround = { enabled: true };
const pathsOf = (raw: unknown) => problemsOf(raw).map(({ path }) => path);

describe("config/rules/rotation", () => {
    it("refuses the workaround where the fault is fixed, by Emissary's version and not its old charts'", () => {
        const edge = { distribution: "emissary", rotationWorkaround };
        assert.deepEqual(pathsOf({ edge }), ["edge.rotationWorkaround.enabled"]);
        for (const version of ["3.10.0", "4.0.1", "8.9.1"]) {
            assert.equal(settingsOf({ edge: { ...edge, version } }).edge.version, version);
        }
        assert.equal(settingsOf({ edge: { rotationWorkaround } }).edge.distribution, "edge-stack");
    });
});
