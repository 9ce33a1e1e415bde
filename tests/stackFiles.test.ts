import * as assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { parseDocument } from "yaml";
import { repository } from "./support/recorder";

describe("Pulumi.STACK.yaml", () => {
    const files = readdirSync(repository).filter((name) => /^Pulumi\.\w+\.yaml$/.test(name));

    it("is there for every stack that the docs name", () => {
        assert.deepEqual(files.sort(), ["Pulumi.dev.yaml", "Pulumi.prod.yaml", "Pulumi.rehearsal.yaml"]);
    });

    for (const file of files) {
        it(`${file} is written as Pulumi writes it, so that a user's first «config set» changes one line`, () => {
            const text = readFileSync(path.join(repository, file), "utf8");
            const written = parseDocument(text).toString({ indent: 2, lineWidth: 0, flowCollectionPadding: false });
            assert.equal(text, written);
        });
    }
});
