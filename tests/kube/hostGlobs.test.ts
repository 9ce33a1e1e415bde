import * as assert from "node:assert/strict";
import { hostGlobsMeet } from "../../kube/hostGlobs";

describe("kube/hostGlobs", () => {
    const meet = (one: string, other: string) => {
        assert.equal(hostGlobsMeet(one, other), hostGlobsMeet(other, one), `${one} ${other}`);
        return hostGlobsMeet(one, other);
    };

    it("meet where one host fits both", () => {
        for (const [one, other] of [
            ["*", "a.test"],
            ["a.test", "a.test"],
            ["*.test", "a.test"],
            ["a.*", "a.test"],
            ["*.b.test", "*.test"],
            ["a.*", "a.b.*"],
            // shop.example.com fits both.
            ["*.example.com", "shop.*"],
        ] as const) {
            assert.ok(meet(one, other), `${one} ${other}`);
        }
    });

    it("do not meet where none does; a star stands for at least one character", () => {
        for (const [one, other] of [
            ["a.test", "b.test"],
            ["*.test", "a.example"],
            ["*.a.test", "*.b.test"],
            ["a.*", "b.*"],
            ["*a.test", "a.test"],
            ["a*", "a"],
            ["*.test", ".test"],
            ["*a*", "a"],
        ] as const) {
            assert.ok(!meet(one, other), `${one} ${other}`);
        }
    });
});
