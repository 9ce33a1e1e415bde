import * as assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import * as path from "node:path";
import { repository } from "../../rehearsal/config";
import { CommandLine } from "../support/commandLine";
import { EngineHarness } from "../support/engine";

describe("the policy pack", () => {
    const harness = new EngineHarness();
    const off = { enabled: false };

    /**
     * The pack as the engine starts it. The language host that can be had here is too old to start packs, so the engine is
     * led to start it as it starts those of unknown languages: by an executable, which does what the host would.
     */
    async function packFolder(): Promise<string> {
        const folder = path.join(harness.cluster.dir, "pack");
        await mkdir(folder, { recursive: true });
        await writeFile(path.join(folder, "PulumiPolicy.yaml"), "runtime: rehearsal\n");
        const runner = require.resolve("@pulumi/pulumi/cmd/run-policy-pack");
        const pack = path.join(repository, "policy");
        const script = `#!/bin/sh\ncd '${pack}' && exec '${process.execPath}' '${runner}' "$1" .\n`;
        const file = path.join(harness.cluster.dir, "shims", "pulumi-analyzer-policy-rehearsal");
        await writeFile(file, script, { mode: 0o755 });
        return folder;
    }

    before(() => harness.start());
    after(() => harness.stop());

    /** What a preview with the pack says, and whether it went through. */
    async function preview(stack: string, more: object): Promise<{ passed: boolean; said: string }> {
        const config = { ...harness.config, zipkin: off, prometheus: off, ...more };
        const line = await CommandLine.ofProgram(harness, stack, config);
        return line.run("preview", "--policy-pack", await packFolder()).then(
            (said) => ({ passed: true, said }),
            ({ stdout, stderr }: { stdout: string; stderr: string }) => ({ passed: false, said: stdout + stderr }),
        );
    }

    it("lets the program through", async () => {
        const { passed, said } = await preview("fine", {});
        assert.ok(passed, said);
        assert.match(said, /edge-mesh@v0\.1\.0/);
    });

    it("stops a stack that takes plaintext, and one whose CRDs would go with it", async () => {
        const edge = { ...(harness.config["edge"] as object), keepCrds: false };
        const { passed, said } = await preview("weak", { edge, strict: { scope: "off" }, authorization: off });
        assert.ok(!passed, said);
        assert.match(said, /\[mandatory\] {2}settings-safe/);
        assert.match(said, /edge-mesh:strict\.scope is off/);
        assert.match(said, /edge-mesh:edge\.keepCrds is false/);
    });

    it("stops a Mapping that the edge does not take, though the stack ignores it", async () => {
        const mapping = { regex_headers: { "x-user": "(?=a)" } };
        const service = { name: "cart", namespace: "shop", port: 80, prefix: "/cart/", mapping };
        const guardrails = { ignore: [{ id: "EM-036", reason: "to see the pack" }] };
        const { passed, said } = await preview("untaken", { services: [service], guardrails });
        assert.ok(!passed, said);
        assert.match(said, /\[mandatory\] {2}mapping-taken/);
        assert.match(said, /spec\.regex_headers\.x-user is .*allowed is a regular expression of RE2/);
    });

    it("stops Mappings that do not fit each other, or their CRD, though the stack ignores it", async () => {
        const service = { namespace: "shop", port: 80, prefix: "/cart/" };
        const services = [
            { ...service, name: "cart", mapping: { weight: 70 } },
            { ...service, name: "next", mapping: { weight: 60, timeout_ms: "soon" } },
        ];
        const guardrails = { ignore: [{ id: "EM-036", reason: "to see the pack" }] };
        const { passed, said } = await preview("unfit", { services, guardrails });
        assert.ok(!passed, said);
        assert.match(said, /\[mandatory\] {2}mappings-fit/);
        assert.match(said, /shop\/next: spec\.weight is .*allowed is 100 for all services of a route together/);
        assert.match(said, /shop\/next: spec\.timeout_ms is "soon"; allowed is what the Mapping CRD says of it/);
    });

    it("stops a Mapping that leads to Zipkin", async () => {
        const service = { name: "traces", namespace: "shop", service: "zipkin", port: 9411, prefix: "/traces/" };
        const { passed, said } = await preview("public", { services: [service] });
        assert.ok(!passed, said);
        assert.match(said, /\[mandatory\] {2}observability-not-public/);
    });
});
