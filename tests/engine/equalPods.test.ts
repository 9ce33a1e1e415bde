import * as assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { integration } from "../support/integration";
import { publishedManifest } from "../../rehearsal/tooling/charts";
import { edgePods, manifestFile, smallConfig } from "../support/edgeEngine";
import { EngineHarness, quiet, Section } from "../support/engine";
import { OwnedFields, ownedFields } from "../support/ownedFields";

describe("the three ways to the edge, after the real injector", () => {
    const harness = new EngineHarness();
    const owned: Record<string, OwnedFields[]> = {};

    /** A stack of its own in a namespace of its own; the first brings Istio, which the others find. */
    async function bringUp(way: string, namespace: string, edge: Section, istio: Section): Promise<void> {
        const config = { ...smallConfig(harness, { ...edge, namespace }), istio, strict: { scope: "off" } };
        await (await harness.open(config, way)).stack.up(quiet);
        owned[way] = (await edgePods(harness, namespace)).map((pod) => ownedFields(pod, integration));
    }

    before(async () => {
        await harness.start();
        const { edgeChart: chart, edgeCrds: crds } = harness.tools;
        const there = { install: "existing" };
        await bringUp("helm", "ambassador", { chart, crds }, harness.config["istio"] as Section);
        const manifest = await manifestFile(harness);
        const deployment = "emissary-ingress";
        await bringUp("yaml", "emissary", { install: "yaml", manifest, deployment, crds }, there);
        const file = path.join(harness.cluster.dir, "applied.yaml");
        await writeFile(file, (await publishedManifest()).replaceAll("namespace: emissary\n", "namespace: third\n"));
        await harness.kubectl("create", "namespace", "third");
        await harness.kubectl("apply", "-f", file);
        await bringUp("existing", "third", { install: "existing", deployment }, there);
    });
    after(() => harness.stop());

    it("makes pods with all of the integration", () => {
        for (const [way, pods] of Object.entries(owned)) {
            assert.ok(pods.length > 0, way);
            for (const { outputCerts, edgeMount, proxyMount, volume } of pods) {
                assert.equal(outputCerts, "/etc/istio-certs", way);
                assert.ok(edgeMount !== undefined && proxyMount !== undefined && volume !== undefined, way);
            }
        }
    });

    it("makes pods that are equal in the fields that are ours", () => {
        const [reference] = owned["helm"] ?? [];
        assert.equal(Object.keys(owned).length, 3);
        for (const [way, pods] of Object.entries(owned)) {
            pods.forEach((pod) => assert.deepEqual(pod, reference, way));
        }
    });
});
