import * as assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { packageVersion, pluginVersion } from "../../rehearsal/tooling/plugins";
import { findOnPath } from "../../rehearsal/tooling/ready";

describe("rehearsal: plug-ins", () => {
    let folder: string;
    beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-test-"))));
    afterEach(() => rm(folder, { recursive: true, force: true }));

    /** An executable of two lines. */
    async function executable(name: string, line: string): Promise<string> {
        const file = path.join(folder, name);
        await mkdir(path.dirname(file), { recursive: true });
        await writeFile(file, `#!/bin/sh\n${line}\n`, { mode: 0o755 });
        return file;
    }

    it("are looked for on PATH, in its order, but not among what was put there by the rehearsal", async () => {
        const first = await executable("first/pulumi-resource-some", "exit 0");
        const second = await executable("second/pulumi-resource-some", "exit 0");
        const PATH = ["", path.join(folder, "none"), path.dirname(first), path.dirname(second)].join(path.delimiter);
        assert.equal(findOnPath("pulumi-resource-some", { PATH }), first);
        assert.equal(findOnPath("pulumi-resource-other", { PATH }), undefined);
        const built = await executable("edge-mesh/toolchain/x/pulumi-resource-some", "exit 0");
        const env = { PATH: [path.dirname(built), path.dirname(second)].join(path.delimiter), XDG_CACHE_HOME: folder };
        assert.equal(findOnPath("pulumi-resource-some", env), second);
    });

    it("have the version of the package in node_modules where they are downloaded", () => {
        assert.match(packageVersion("kubernetes"), /^4\.\d+\.\d+$/);
    });

    it("that do not serve are told, and not waited for", async () => {
        await assert.rejects(pluginVersion(await executable("ends", "exit 3")), /ends ended with exit code 3/);
        await assert.rejects(pluginVersion(path.join(folder, "missing")), /ENOENT/);
        await assert.rejects(pluginVersion(await executable("lies", "echo 1; exec sleep 60")), /UNAVAILABLE/);
    });
});
