import * as assert from "node:assert/strict";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { project, pulumi } from "../../../commands/shared/project";

describe("commands/shared/project", () => {
    const before = process.env["PATH"];
    let folder: string;

    beforeEach(async () => {
        folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-path-"));
    });
    afterEach(async () => {
        process.env["PATH"] = before;
        await rm(folder, { recursive: true });
    });

    const standIn = async (script: string) => {
        const file = path.join(folder, "pulumi");
        await writeFile(file, `#!/bin/sh\n${script}\n`);
        await chmod(file, 0o755);
        process.env["PATH"] = `${folder}:${before}`;
    };

    it("runs the command line in the project, and never lets it ask", async () => {
        await standIn('pwd; echo "$@"');
        assert.equal(await pulumi(["stack", "ls"]), `${project}\nstack ls --non-interactive\n`);
    });

    it("tells what the command line said, not how it was called", async () => {
        await standIn("echo no stack named prod >&2; exit 255");
        await assert.rejects(pulumi(["stack", "export"]), {
            name: "Error",
            message: "pulumi stack export failed: no stack named prod",
        });
    });

    it("says that there is no command line", async () => {
        process.env["PATH"] = folder;
        await assert.rejects(pulumi(["cancel"]), /pulumi cancel failed: the command pulumi is not on PATH/);
    });

    it("does not wait longer than it may", async () => {
        await standIn("exec sleep 20");
        await assert.rejects(pulumi(["stack", "output"], 50), /pulumi stack output failed/);
    });
});
