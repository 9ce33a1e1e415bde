import * as assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { packageVersion, pluginVersion } from "../../rehearsal/tooling/plugins";
import { mustRun } from "../../rehearsal/tooling/process";
import { download, findOnPath } from "../../rehearsal/tooling/ready";

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

    it("are unpacked from the official archive, which has the executable at its top, and downloaded once", async () => {
        await executable("archive/pulumi-resource-some", '[ "$1" = -help ]');
        const archive = path.join(folder, "some.tar.gz");
        await mustRun("tar", ["-czf", archive, "-C", path.join(folder, "archive"), "pulumi-resource-some"]);
        const text = await readFile(archive);
        const asked: string[] = [];
        const server = createServer(({ method = "" }, response) => response.end(asked.push(method) > 0 ? text : ""));
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        try {
            const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/some.tar.gz`;
            const name = "pulumi-resource-some";
            const tool = { name, versionArguments: ["-help"], url, member: name };
            const target = path.join(folder, "target");
            for (const again of [false, true]) {
                assert.ok(await download(tool, target, () => undefined), `again: ${again}`);
            }
            assert.deepEqual(asked, ["HEAD", "GET"]);
            await mustRun(path.join(target, "bin", name), ["-help"]);
            const broken = { ...tool, versionArguments: ["-wrong"] };
            const said: string[] = [];
            assert.equal(await download(broken, path.join(folder, "broken"), (line) => said.push(line)), false);
            assert.match(said.join("\n"), /official download of pulumi-resource-some failed/);
        } finally {
            server.close();
        }
    });
});
