import * as assert from "node:assert/strict";
import { askedPods, choosePods } from "../../rehearsal/pods";

const root = { what: "root", howToGet: "run it by sudo", isThere: () => Promise.resolve(false) };
const told = (lines: readonly string[]) => lines.join("\n");

describe("rehearsal/pods", () => {
    it("are real where the machine can run them, and the other way is named", () => {
        const { pods, lines } = choosePods(undefined, []);
        assert.equal(pods, "real");
        assert.match(told(lines), /PODS=simulated make rehearse/);
    });

    it("are simulated where it cannot, with all that is missing and how to get it", () => {
        const { pods, asked, lines } = choosePods(undefined, [root]);
        assert.deepEqual([pods, asked], ["simulated", false]);
        assert.match(told(lines), /root: run it by sudo/);
        assert.match(told(lines), /PODS=real/);
    });

    it("are those that were asked for, or none", () => {
        assert.equal(choosePods("simulated", [root]).pods, "simulated");
        assert.equal(choosePods("real", []).pods, "real");
        assert.throws(() => choosePods("real", [root]), /lacks\n {4}root: run it by sudo/);
    });

    it("can be asked for by two words only", () => {
        assert.deepEqual([askedPods(undefined), askedPods(""), askedPods("real")], [undefined, undefined, "real"]);
        assert.throws(() => askedPods("fake"), /PODS is fake, and can be real or simulated/);
    });
});
