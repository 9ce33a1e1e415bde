import * as assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { rehearsalLicense } from "../../rehearsal/stack";
import { CommandLine } from "../support/commandLine";
import { EngineHarness } from "../support/engine";

describe("the ordinary command line", () => {
    const harness = new EngineHarness();
    let line: CommandLine;
    const pulumi = (...args: string[]) => line.run(...args);

    before(async () => {
        await harness.start();
        const off = { enabled: false };
        line = await CommandLine.ofProgram(harness, "cli", { ...harness.config, zipkin: off, prometheus: off });
    });
    after(() => harness.stop());

    it("reads Pulumi.yaml and shows every declared key with its default", async () => {
        const shown = JSON.parse(await pulumi("config", "--json")) as Record<string, { value?: string }>;
        assert.equal(shown["edge-mesh:zipkin"]?.value, '{"enabled":false}');
        assert.equal(shown["edge-mesh:observability"]?.value, "{}");
        assert.deepEqual(shown["edge-mesh:licenseKey"], { secret: true });
        assert.ok(!(await readFile(line.configFile, "utf8")).includes(rehearsalLicense));
    });

    it("previews, brings up, and then has nothing to do", async () => {
        assert.match(await pulumi("preview"), /kubernetes:helm\.sh\/v3:Release edge-release create/);
        await pulumi("up", "--yes", "--skip-preview");
        await pulumi("preview", "--expect-no-changes");
        assert.match(await pulumi("stack", "output", "istioVersion"), /^\d+\.\d+\.\d+\n$/);
    });

    it("tells a mistake without a stack trace, and the command it gives fixes it", async () => {
        await pulumi("config", "set", "--path", "edge-mesh:tracing.sampling", "200");
        const said = await pulumi("preview").then(
            () => assert.fail("the mistake was accepted"),
            ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
        );
        assert.match(said, /edge-mesh:tracing\.sampling\s+seen: {4}200/);
        assert.doesNotMatch(said, /\n\s+at .*\.[jt]s:\d+/);
        const fix = /fix: {5}pulumi (config set --path) '(edge-mesh:tracing\.sampling)' VALUE/.exec(said);
        assert.ok(fix !== null, said);
        await pulumi(...(fix[1] ?? "").split(" "), fix[2] ?? "", "100");
        await pulumi("preview", "--expect-no-changes");
    });

    it("destroys what it brought up", async () => {
        await pulumi("destroy", "--yes", "--skip-preview");
        const left = await harness.kubectl("get", "mappings,tlscontexts,peerauthentications", "-A", "-o", "name");
        assert.equal(left, "");
    });
});
