import * as assert from "node:assert/strict";
import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { rehearsalLicense } from "../../rehearsal/stack";
import { CommandLine } from "../support/commandLine";
import { EngineHarness } from "../support/engine";

/** Texts that are set with `--secret`, and where. */
const planted = {
    "edge-mesh:edge.values.emissary-ingress.env.PLANTED_A": "planted-edge-3f9c2a",
    "edge-mesh:istio.values.istiod.env.PLANTED_B": "planted-istio-77b1e0",
    "edge-mesh:services[0].mapping.add_request_headers.x-key.value": "planted-header-5d20c4",
};

describe("secrets", () => {
    const harness = new EngineHarness();
    const texts = [...Object.values(planted), rehearsalLicense].flatMap((text) => [
        text,
        Buffer.from(text).toString("base64"),
    ]);
    let line: CommandLine;
    const said: string[] = [];
    const pulumi = async (...args: string[]) => {
        const { stdout, stderr } = await line.runFully(...args);
        said.push(`${args.join(" ")}\n${stdout}${stderr}`);
    };

    before(async () => {
        await harness.start();
        const off = { enabled: false };
        line = await CommandLine.ofProgram(harness, "secrets", { ...harness.config, zipkin: off, prometheus: off });
        for (const [key, text] of Object.entries(planted)) {
            await line.run("config", "set", "--secret", "--path", key, text);
        }
    });
    after(() => harness.stop());

    it("reach the cluster", async () => {
        await pulumi("preview", "--diff");
        await pulumi("up", "--yes", "--skip-preview", "--diff");
        const mapping = await harness.kubectl("-n", "shop", "get", "mapping", "shop", "-o", "yaml");
        assert.ok(mapping.includes("planted-header-5d20c4"), mapping);
        const edge = await harness.kubectl("-n", "ambassador", "get", "deployment", "edge-stack", "-o", "yaml");
        assert.ok(edge.includes("planted-edge-3f9c2a"), "the edge has not got the variable");
        const label = "app.kubernetes.io/name=edge-stack-redis";
        const redis = await harness.kubectl("-n", "ambassador", "get", "secret", "-l", label, "-o", "json");
        const { items } = JSON.parse(redis) as { items: { data: Record<"password" | "redis.conf", string> }[] };
        const encoded = items.flatMap(({ data }) => [data.password, data["redis.conf"]]);
        assert.equal(encoded.length, 2);
        texts.push(...encoded, Buffer.from(encoded[0] ?? "", "base64").toString());
        assert.ok(!edge.includes(texts.at(-1) ?? ""), "the edge's Deployment tells Redis' password");
    });

    it("change without being shown", async () => {
        const key = "edge-mesh:services[0].mapping.add_request_headers.x-key.value";
        texts.push("planted-changed-91aa07");
        await line.run("config", "set", "--secret", "--path", key, "planted-changed-91aa07");
        await pulumi("preview", "--diff");
        assert.match(said.at(-1) ?? "", /1 to update/);
    });

    it("stand in no event but the SDK's debug messages, which Pulumi does not filter", async () => {
        const events = path.join(harness.cluster.dir, "events.json");
        // The engine has the flag for event logs only then.
        line.env["PULUMI_DEBUG_COMMANDS"] = "true";
        await pulumi("up", "--yes", "--skip-preview", "--event-log", events);
        const all = (await readFile(events, "utf8")).split("\n");
        const told = all.filter((event) => !event.includes('"prefix":"debug: "')).join("\n");
        assert.match(told, /"resourcePreEvent"/);
        assert.deepEqual(
            texts.filter((secret) => told.includes(secret)),
            [],
        );
        assert.ok(all.join("\n").includes("edge-license"), "the license's Secret was not among the events");
    });

    it("stand in no preview, log, output or file of state", async () => {
        await pulumi("stack", "export");
        await pulumi("stack", "output", "--json");
        await pulumi("config");
        for (const text of said) {
            const found = texts.filter((secret) => text.includes(secret));
            assert.deepEqual(found, [], `shown by: pulumi ${text.split("\n")[0]}`);
        }
        const folder = path.join(harness.cluster.dir, "pulumi");
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes("/home/"));
        for (const name of ["secrets.json"]) {
            assert.ok(
                files.some((entry) => entry.name === name),
                `${name} was not written`,
            );
        }
        for (const entry of files) {
            const text = await readFile(path.join(entry.parentPath, entry.name), "utf8");
            const found = texts.filter((secret) => text.includes(secret));
            assert.deepEqual(found, [], `plaintext in ${entry.name}`);
        }
        const config = await readFile(line.configFile, "utf8");
        assert.deepEqual(
            texts.filter((secret) => config.includes(secret)),
            [],
        );
    });
});
