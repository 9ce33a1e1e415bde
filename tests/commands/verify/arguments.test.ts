import * as assert from "node:assert/strict";
import { readArguments } from "../../../commands/verify/arguments";

describe("verify: arguments", () => {
    const read = (line: string) => readArguments(line.split(" ").filter((it) => it !== ""));

    it("looks at everything and acts on nothing unless asked", () => {
        const { only, traffic, strictTest, rotation, json } = read("--stack dev");
        assert.deepEqual([only, traffic, strictTest, rotation, json], [[], undefined, false, false, false]);
    });

    it("takes ids in any case, and every test that acts", () => {
        const args = read(
            "--stack dev --only em-005,EM-010 --traffic http://edge/ --strict-test --rotation --context c",
        );
        assert.deepEqual(args.only, ["EM-005", "EM-010"]);
        assert.deepEqual(
            [args.traffic, args.strictTest, args.rotation, args.context],
            ["http://edge/", true, true, "c"],
        );
    });

    it("says what is wrong with the others", () => {
        assert.throws(() => read(""), /--stack is missing\nusage: npm run verify/);
        assert.throws(() => read("--stack dev --quick"), /--quick[\s\S]*usage/);
        assert.throws(() => read("--stack dev --only EM-001"), /no live check has the id EM-001; there are EM-002,/);
        assert.throws(() => read("--stack dev --only EM-024"), /only be shown by --traffic URL or --strict-test/);
        assert.throws(() => read("--stack dev --traffic edge"), /edge is no URL/);
        assert.throws(() => read("--stack dev --rotation"), /needs --traffic URL/);
    });
});
