import * as assert from "node:assert/strict";
import { StackConfig } from "../../rehearsal/config";
import { edgePods, objectOf, smallConfig } from "../support/edgeEngine";
import { EngineHarness, quiet, Section } from "../support/engine";

const namespace = "ambassador";
/** What has to be the same object from the first step to the last. */
const lasting = [
    ["deployment", "edge-stack"],
    ["deployment", "edge-stack-redis"],
    ["secret", "ambassador-edge-stack"],
    ["service", "edge-stack"],
    ["mapping", "shop"],
    ["tlscontext", "istio-upstream"],
] as const;

describe("handing an edge over from Helm release to patch, on a real engine and API server", () => {
    const harness = new EngineHarness();
    let uids: string[];

    const services = [{ name: "shop", namespace, port: 80, prefix: "/shop/" }];
    const chart = (more: Section): StackConfig => {
        const { chart, crds } = harness.config["edge"] as { chart: string; crds: string };
        return smallConfig(harness, { chart, crds, ...more }, { services });
    };
    const existing = () => smallConfig(harness, { install: "existing" }, { services });
    const objects = (kinds: readonly (readonly [string, string])[] = lasting) =>
        Promise.all(kinds.map(([kind, name]) => objectOf(harness, namespace, kind, name)));
    const uidsOf = async (kinds = lasting.slice()) => (await objects(kinds)).map(({ metadata }) => metadata.uid);

    before(async () => {
        await harness.start();
        await (await harness.open(chart({}))).stack.up(quiet);
        uids = await uidsOf();
    });
    after(() => harness.stop());

    it("refuses to take over the edge before it was handed over, with the command that does", async () => {
        const error = await (await harness.open(existing())).stack.preview(quiet).then(() => "no error", String);
        assert.match(error, /edge-mesh:edge\.install[\s\S]*would uninstall it[\s\S]*edge\.handOver' true/);
    });

    it("lets go of the release without a pod rolled or an object made anew", async () => {
        const rollouts = async () =>
            (await objects(lasting.slice(0, 2))).map(
                ({ metadata }) => metadata.annotations["deployment.kubernetes.io/revision"],
            );
        const before = await rollouts();
        assert.deepEqual(before, ["1", "1"]);
        await harness.upTwice(chart({ handOver: true }));
        assert.deepEqual(await uidsOf(), uids);
        assert.deepEqual(await rollouts(), before);
    });

    it("takes the edge up by a patch, and every object is still the same", async () => {
        await harness.upTwice(existing());
        assert.deepEqual(await uidsOf(), uids);
        const release = await harness.helm("-n", namespace, "status", "edge-stack", "-o", "json");
        assert.match(release, /"status":"deployed"/);
    });

    it("rolls the edge when tracing changes, though the release's values hold the hash of the day it was handed over", async () => {
        const { generation } = (await objectOf(harness, namespace, "deployment", "edge-stack")).metadata;
        await harness.upTwice({ ...existing(), zipkin: { enabled: true } });
        const after = await objectOf(harness, namespace, "deployment", "edge-stack");
        assert.equal(after.metadata.generation, generation + 1);
        await harness.upTwice(existing());
    });

    it("leaves the edge, its Redis and its license on destroy", async () => {
        await (await harness.open(existing())).stack.destroy(quiet);
        assert.deepEqual(await uidsOf(lasting.slice(0, 4)), uids.slice(0, 4));
        assert.ok((await edgePods(harness, namespace)).length > 0);
    });
});
