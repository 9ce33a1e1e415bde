import * as assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { expectationType } from "../plan/expected";
import { Recording, repository } from "./support/recorder";
import { plantedLicense, recordEmissary, recordStack, stacks } from "./support/stack";

describe("golden dumps", () => {
    const compare = (recording: Recording, name: string) => {
        const { registered, ...dump } = recording;
        const expected = registered[`${expectationType}::expectation`];
        const text = `${JSON.stringify({ expected, ...dump }, reviewed, 2)}\n`.replaceAll(plantedLicense, "[secret]");
        const file = path.join(repository, "tests", "golden", `${name}.json`);
        if (process.env["UPDATE_GOLDEN"] === "1") {
            writeFileSync(file, text);
        }
        assert.ok(existsSync(file), `no ${file}: make it by 'npm run golden' and review it`);
        assert.equal(text, readFileSync(file, "utf8"), "review the change, then 'npm run golden'");
    };

    for (const stack of stacks) {
        it(`${stack} registers what was reviewed`, async () => {
            compare(await recordStack(stack), stack);
        });
    }

    it("dev with Emissary as its edge registers what was reviewed", async () => {
        compare(await recordEmissary("dev"), "emissary");
    });

    it("marks the license key as secret wherever it goes", async () => {
        const { resources } = await recordStack("dev");
        const holders = resources.filter(({ inputs }) => JSON.stringify(inputs).includes(plantedLicense));
        assert.deepEqual(
            holders.map(({ name }) => name),
            ["edge-license"],
        );
        const [holder] = holders;
        const secretMark = "1b47061264138c4ac30d75fd1eb44270";
        assert.ok(
            JSON.stringify(holder?.inputs["stringData"]).includes(secretMark),
            "stringData is not marked as secret",
        );
    });
});

/** Keys in order, and without `ordered`, which says nothing that `dependencies` does not. */
function reviewed(key: string, value: unknown): unknown {
    if (key === "ordered") {
        return undefined;
    }
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        return value;
    }
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a.localeCompare(b)));
}
