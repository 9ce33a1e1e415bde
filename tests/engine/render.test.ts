import * as assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parse } from "yaml";
import { rehearsalLicense } from "../../rehearsal/stack";
import { EngineHarness, quiet } from "../support/engine";
import { renderStack, writeSettings } from "../support/rendering";
import { appliedSince, snapshot } from "../support/snapshot";

const deadline = 120_000;

describe("npm run render", () => {
    const harness = new EngineHarness();
    let folder: string;

    afterEach(() => harness.stop());

    /** As a controller does it: once more until the wave is taken, and on only when it is ready. */
    const applyWave = async (wave: string) => {
        const apply = () =>
            harness.kubectl("apply", "--server-side", "--force-conflicts", "-k", path.join(folder, wave));
        const end = Date.now() + deadline;
        for (let tries = 1; ; tries++) {
            const refused = await apply().then(() => undefined, String);
            if (refused === undefined) {
                harness.log(`${wave}: applied${tries > 1 ? `, at try ${tries}` : ""}`);
                break;
            }
            assert.ok(Date.now() < end, refused);
            await sleep(1000);
        }
        for (const name of await readdir(path.join(folder, wave))) {
            const file = path.join(folder, wave, name);
            if (name.startsWith("deployment.apps-")) {
                await harness.kubectl("rollout", "status", "-f", file, "--timeout=120s");
            } else if (name.startsWith("customresourcedefinition.")) {
                await harness.kubectl("wait", "-f", file, "--for=condition=Established", "--timeout=60s");
            }
        }
    };
    /** What a team has to provide, by the words of the output. */
    const provideSecrets = async (said: string, wave: string) => {
        for (const [, namespace = "", name = "", keys = ""] of said.matchAll(
            new RegExp(`Secret (\\S+)/(\\S+) \\(type Opaque; keys (.+)\\), before ${wave}`, "g"),
        )) {
            const literals = keys.split(", ").map((key) => `--from-literal=${key}=${rehearsalLicense}`);
            await harness.kubectl("-n", namespace, "create", "secret", "generic", name, ...literals);
        }
    };

    it("writes what makes, wave by wave on an empty cluster, the objects that up makes", async () => {
        await harness.start();
        const settings = path.join(harness.cluster.dir, "Pulumi.rehearsal.yaml");
        folder = path.join(harness.cluster.dir, "rendered");
        await writeSettings(settings, harness.config);
        const said = await renderStack(harness.tools, "rehearsal", settings, folder);
        assert.match(said, /TO BE PROVIDED[\s\S]*Secret ambassador\/ambassador-edge-stack .*license-key/);
        assert.match(said, /Secret ambassador\/edge-redis-login .*redis\.conf = "requirepass <password>/);
        const fresh = await snapshot(harness);
        const { resources: waves } = parse(await readFile(path.join(folder, "kustomization.yaml"), "utf8")) as {
            resources: string[];
        };
        for (const wave of waves) {
            await provideSecrets(said, wave);
            await applyWave(wave);
        }
        const rendered = appliedSince(fresh, await snapshot(harness));
        await harness.stop();

        await harness.start();
        const empty = await snapshot(harness);
        const { summary } = await (await harness.open()).stack.up(quiet);
        assert.equal(summary.result, "succeeded");
        const upped = appliedSince(empty, await snapshot(harness));

        harness.log(`${rendered.size} objects in ${waves.length} waves`);
        assert.deepEqual([...rendered.keys()], [...upped.keys()]);
        assert.ok(rendered.size > 90, `only ${rendered.size} objects`);
        for (const [key, object] of rendered) {
            assert.deepEqual(object, upped.get(key), key);
        }
    });
});
