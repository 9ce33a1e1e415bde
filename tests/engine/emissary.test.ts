import * as assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import { onThisMachine, readStackConfig, StackConfig } from "../../rehearsal/config";
import { EngineHarness, quiet, Section, operations } from "../support/engine";

const crdNames = ["mappings", "hosts", "tlscontexts", "listeners"].map((plural) => `${plural}.getambassador.io`);

describe("Emissary on a real engine and API server", () => {
    const harness = new EngineHarness();
    let guide: StackConfig;

    before(async () => {
        await harness.start();
        guide = await readStackConfig("rehearsal");
    });
    after(() => harness.stop());

    /** The whole guide with Emissary as its edge. */
    const open = (edge: Section = {}): StackConfig =>
        onThisMachine(
            { ...guide, edge: { ...(guide["edge"] as Section), distribution: "emissary", ...edge } },
            harness.tools,
        );
    /** As little as makes an edge with one route. */
    const small = (edge: Section = {}): StackConfig => ({
        ...open(edge),
        zipkin: { enabled: false },
        prometheus: { enabled: false },
    });

    const names = async (...args: string[]) => (await harness.kubectl("get", ...args, "-o", "name")).trim().split("\n");
    const json = async (...args: string[]) =>
        JSON.parse(await harness.kubectl("get", ...args, "-o", "json")) as Section;
    const ownMapping = async () => {
        const file = path.join(harness.cluster.dir, "own-mapping.yaml");
        const spec = { hostname: "*", prefix: "/own/", service: "own.default:80" };
        const mapping = { apiVersion: "getambassador.io/v3alpha1", kind: "Mapping", metadata: { name: "own" }, spec };
        await writeFile(file, JSON.stringify(mapping));
        await harness.kubectl("-n", "default", "apply", "--server-side", "-f", file);
    };
    const changesNothing = async (config: StackConfig) => {
        const again = await (await harness.open(config)).stack.up(quiet);
        assert.deepEqual(operations(again.summary.resourceChanges), []);
        const { stack } = await harness.open(config);
        await stack.refresh(quiet);
        assert.deepEqual(operations((await stack.preview(quiet)).changeSummary), []);
    };
    const crdsThere = async () => {
        const there = await names("crd");
        return crdNames.filter((name) => there.includes(`customresourcedefinition.apiextensions.k8s.io/${name}`));
    };

    it("shows the CRDs of the chart in the first preview, before there is anything", async () => {
        const { stdout } = await (await harness.open(open())).stack.preview(quiet);
        for (const name of crdNames) {
            assert.ok(stdout.includes(`edge-crds-customresourcedefinition-${name}`), `${name} is not in the preview`);
        }
    });

    it("proves on an empty cluster what Edge Stack proves", async () => {
        await harness.upAndProve(open());
    });

    it("has one API version then, no conversion webhook, and nothing that would wait for one", async () => {
        const { spec, status } = await json("crd", "mappings.getambassador.io");
        assert.deepEqual(
            (spec as { versions: { name: string }[] }).versions.map(({ name }) => name),
            ["v3alpha1"],
        );
        assert.deepEqual((status as { storedVersions: string[] }).storedVersions, ["v3alpha1"]);
        assert.ok(!(await names("namespaces")).includes("namespace/emissary-system"));
        const { spec: deployment } = await json("-n", "emissary", "deployment", "emissary-ingress");
        assert.ok(!JSON.stringify(deployment).includes("wait-for-apiext"));
    });

    it("has neither agent, nor Redis, nor license", async () => {
        const deployments = await names("-n", "emissary", "deployments");
        assert.deepEqual(deployments, ["deployment.apps/emissary-ingress"]);
        assert.ok(!(await names("-n", "emissary", "secrets")).some((name) => name.includes("edge-stack")));
    });

    it("changes nothing when it runs again, nor after a refresh", async () => {
        await changesNothing(open());
    });

    it("serves older versions later too, when asked, of the objects that are there", async () => {
        await ownMapping(); // stored in v3alpha1, and converted from now on
        await harness.upTwice(open({ legacyVersions: true }));
        const v2 = await json("-n", "default", "mappings.v2.getambassador.io", "own");
        assert.equal((v2["spec"] as Section)["prefix"], "/own/");
    });

    it("keeps a user's own Mapping on destroy", async () => {
        await (await harness.open(open({ legacyVersions: true }))).stack.destroy(quiet);
        assert.deepEqual(await names("-n", "default", "mappings"), ["mapping.getambassador.io/own"]);
        assert.deepEqual(await crdsThere(), crdNames);
    });

    it("deletes CRDs, webhook and every route with them only when the user asks for that", async () => {
        const config = small({ legacyVersions: true, keepCrds: false });
        await harness.upTwice(config);
        assert.deepEqual(await names("-n", "default", "mapping", "own"), ["mapping.getambassador.io/own"]);
        await (await harness.open(config)).stack.destroy(quiet);
        assert.deepEqual(await crdsThere(), []);
        assert.ok(!(await names("namespaces")).includes("namespace/emissary-system"));
    });

    it("serves older versions by the chart's own conversion webhook", async () => {
        const config = small({ legacyVersions: true });
        await harness.upTwice(config);
        const { status } = await json("crd", "mappings.getambassador.io");
        assert.deepEqual((status as { storedVersions: string[] }).storedVersions, ["v2"]);
        const v2 = await json("-n", "shop", "mappings.v2.getambassador.io", "shop");
        assert.equal((v2["spec"] as Section)["prefix"], "/shop/");
        assert.deepEqual(await names("-n", "emissary-system", "deployments"), ["deployment.apps/emissary-apiext"]);
        await changesNothing(config);
    });

    it("refuses to drop them while the cluster may hold objects in one, before anything changes", async () => {
        const before = await json("crd", "mappings.getambassador.io");
        for (const command of ["preview", "up"] as const) {
            const { stack } = await harness.open(small());
            const error = await stack[command](quiet).then(() => "no error", String);
            assert.match(error, /mappings\.getambassador\.io \(v2\)/);
            assert.match(error, /fix: {5}pulumi config set --path 'edge-mesh:edge.legacyVersions' true/);
            assert.doesNotMatch(error, /Unhandled exception|at .*\.ts:/);
        }
        const { metadata } = await json("crd", "mappings.getambassador.io");
        assert.deepEqual(metadata, before["metadata"]);
    });
});
