import * as assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { Deployment } from "@pulumi/pulumi/automation";
import { repository } from "../../rehearsal/config";
import { EngineHarness, quiet } from "../support/engine";

const folder = path.join(__dirname, "..", "fixtures", "states");
const stackName = "recorded";

describe("a stack that an earlier version of this program made", () => {
    const harness = new EngineHarness();
    const recorded = readdirSync(folder).filter((name) => name.endsWith(".json.gz"));

    before(async () => {
        await harness.start();
        const { stack } = await harness.open(harness.config, stackName);
        await stack.up(quiet); // the objects that a recorded state knows are there
        const release = process.env["RECORD_STATE"];
        if (release !== undefined) {
            record(release, await stack.exportStack());
        }
    });
    after(() => harness.stop());

    /** What a preview would do to what a state has. */
    async function changesOf(text: string): Promise<Record<string, number>> {
        const { stack } = await harness.open(harness.config, stackName);
        await stack.importStack(JSON.parse(text) as Deployment);
        return { ...(await stack.preview(quiet)).changeSummary };
    }

    it("is recorded", () => assert.ok(readdirSync(folder).some((name) => name.endsWith(".json.gz"))));

    for (const name of recorded) {
        const text = gunzipSync(readFileSync(path.join(folder, name))).toString();

        it(`loses nothing to this one: ${name}`, async () => {
            const changes = await changesOf(text);
            assert.ok((changes["same"] ?? 0) > 0, "the state was not read");
            const lost = Object.keys(changes).filter((change) => /delete|replace|discard/.test(change));
            assert.deepEqual(lost, [], "a renamed resource needs `aliases`");
        });

        it(`would lose a resource whose name changed: ${name}`, async () => {
            const renamed = text.replaceAll("::edge-tracing", "::edge-traces");
            assert.notEqual(renamed, text);
            assert.equal((await changesOf(renamed))["delete"], 1);
        });
    }
});

/** Adds the state of a release. One that is there is never written again: it is what users have. */
function record(release: string, state: Deployment): void {
    const file = path.join(folder, `${release}.json.gz`);
    assert.ok(!existsSync(file), `${file} is there, and what users have does not change`);
    const text = JSON.stringify(state).replaceAll(repository, "/edge-mesh");
    writeFileSync(file, gzipSync(text, { level: 9 }));
}
