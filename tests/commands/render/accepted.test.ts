import * as assert from "node:assert/strict";
import * as path from "node:path";
import * as fc from "fast-check";
import { resourceGraph } from "../../../commands/graph/model";
import { graphText } from "../../../commands/graph/text";
import { licensePlaceholder } from "../../../commands/render/placeholder";
import { recordProgram } from "../../../commands/render/program";
import { renderProgram } from "../../../commands/render/render";
import { valid } from "../../support/configs";
import { withFakeHelm } from "../../support/fakeHelm";
import { withLogs } from "../../support/logs";
import { repository } from "../../support/recorder";

type Raw = Readonly<Record<string, unknown>>;

const fixture = (name: string) => path.join(repository, "tests", "fixtures", name);
const key = "edge-mesh:licenseKey";

/** Valid configurations for each way to an edge that needs no cluster, with a Mapping that has fields of its own. */
const accepted: fc.Arbitrary<Raw> = fc
    .record({
        config: valid,
        way: fc.constantFrom("helm", "emissary", "yaml"),
        batch: fc.constantFrom("on", "off"),
        sample: fc.boolean(),
    })
    .map(({ config, way, batch, sample }) => ({
        ...config,
        edge: { ...edgeOf(way, config["edge"] as Raw), crds: fixture("edge-crds.yaml") },
        services: (config["services"] as readonly Raw[]).map((it) => ({ ...it, mapping: { timeout_ms: 3000 } })),
        routes: { batch },
        sample: { enabled: sample, namespace: (config["meshNamespaces"] as readonly { name: string }[])[0]?.name },
    }));

function edgeOf(way: string, { createNamespace = true, ...more }: Raw): Raw {
    return way === "yaml"
        ? { createNamespace, install: "yaml", manifest: fixture("edge-manifest.yaml") }
        : { createNamespace, ...more, ...(way === "emissary" ? { distribution: "emissary" } : {}) };
}

describe("every configuration that up takes", () => {
    it("is rendered and drawn, single and in batches, each way to an edge", async function () {
        this.timeout(240_000);
        const seen: string[] = [];
        await withFakeHelm(async (helm) => {
            const options = { helm, kubeVersion: "1.34.0", apiVersions: [] };
            const property = fc.asyncProperty(accepted, async (config) => {
                const isLicensed = (config["edge"] as Raw)["distribution"] !== "emissary";
                const entries = Object.entries(config).map(([name, it]) => [`edge-mesh:${name}`, JSON.stringify(it)]);
                const values = Object.fromEntries([...entries, ...(isLicensed ? [[key, licensePlaceholder]] : [])]);
                const program = { values: values as Record<string, string>, secretKeys: isLicensed ? [key] : [] };
                const { result } = await withLogs(async () => ({
                    output: await renderProgram(program, options),
                    graph: resourceGraph(await recordProgram(program, options)),
                }));
                const mappings = result.output.waves.flat().filter(({ kind }) => kind === "Mapping");
                const { services, sample } = config as { services: unknown[]; sample: { enabled: boolean } };
                assert.equal(mappings.length, services.length + (sample.enabled ? 1 : 0));
                assert.notEqual(await graphText(result.graph, "mermaid"), "");
                seen.push(`${String((config["edge"] as Raw)["install"])} ${JSON.stringify(config["routes"])}`);
            });
            await fc.assert(property, { numRuns: 36, seed: 1, endOnFailure: true });
        });
        assert.ok(new Set(seen).size >= 4, `only ${[...new Set(seen)].join("; ")}`);
    });
});
