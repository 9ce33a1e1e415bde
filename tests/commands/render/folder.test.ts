import * as assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { writeFolder } from "../../../commands/render/folder";
import { firstLine } from "../../../commands/render/readme";

describe("commands/render/folder", () => {
    let folder: string;

    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "edge-mesh-output-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    const readme = `${firstLine}\n`;
    const all = () => readdirSync(folder, { recursive: true }).map(String).sort();

    it("leaves nothing of an earlier output that the stack no longer has", async () => {
        await writeFolder(
            folder,
            new Map([
                ["README.md", readme],
                ["wave-00/a.yaml", "a"],
                ["wave-01/b.yaml", "b"],
            ]),
        );
        await writeFolder(
            folder,
            new Map([
                ["README.md", readme],
                ["wave-00/c.yaml", "c"],
            ]),
        );
        assert.deepEqual(all(), ["README.md", "wave-00", path.join("wave-00", "c.yaml")]);
    });

    it("touches no folder that holds anything else", async () => {
        writeFileSync(path.join(folder, "README.md"), "# My notes\n");
        await assert.rejects(writeFolder(folder, new Map([["README.md", readme]])), /--out[\s\S]*holds README.md/);
        assert.equal(readFileSync(path.join(folder, "README.md"), "utf8"), "# My notes\n");
        writeFileSync(path.join(folder, "README.md"), readme);
        writeFileSync(path.join(folder, "mine.yaml"), "a: b");
        await assert.rejects(writeFolder(folder, new Map()), /holds mine.yaml/);
        assert.deepEqual(all(), ["README.md", "mine.yaml"]);
    });
});
