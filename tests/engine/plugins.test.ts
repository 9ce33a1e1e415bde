import * as assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { VERSIONS } from "../../rehearsal/tooling/goBuild";
import { packageVersion, Plugin, pluginVersion, readyPlugin } from "../../rehearsal/tooling/plugins";
import { provideToolchain } from "../../rehearsal/toolchain";

const executable = "pulumi-resource-kubernetes";

describe("the Kubernetes provider at hand", () => {
    let folder: string;
    let plugin: Plugin;
    let file: string;

    before(async () => {
        folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-plugins-"));
        plugin = (await provideToolchain(() => undefined)).kubernetesPlugin;
        file = path.join(plugin.folder, executable);
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it("says which version it is: the one of the package, unless it was built or chosen by PATH", async () => {
        const { version, provenance } = plugin;
        assert.equal(await pluginVersion(file), version);
        if (provenance !== "on PATH") {
            const isBuilt = provenance.startsWith("built from Go module");
            assert.equal(version, isBuilt ? VERSIONS.kubernetesPlugin : packageVersion("kubernetes"));
        }
    });

    it("is taken from PATH before anything else, then from Pulumi's home", async () => {
        const bin = path.join(folder, "bin");
        const home = path.join(folder, "home");
        const installed = path.join(home, "plugins", `resource-kubernetes-v${packageVersion("kubernetes")}`);
        for (const place of [bin, installed]) {
            await mkdir(place, { recursive: true });
            await symlink(file, path.join(place, executable));
        }
        const { version } = plugin;
        const ready = (env: NodeJS.ProcessEnv) => readyPlugin("kubernetes", assert.fail, { PULUMI_HOME: home, ...env });
        assert.deepEqual(await ready({ PATH: bin }), { version, folder: bin, provenance: "on PATH" });
        assert.deepEqual(await ready({ PATH: home }), { version, folder: installed, provenance: "installed" });
    });
});
