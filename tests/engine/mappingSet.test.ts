import * as assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { EngineEvent } from "@pulumi/pulumi/automation";
import { Api } from "../../plugin/api";
import { Routes } from "../../plugin/mappingSet";
import { ApiFaults } from "../support/apiFaults";
import { Printed } from "../support/edgeEngine";
import { EngineHarness, operations, quiet, Section } from "../support/engine";
import { generateRoutes, Route } from "../support/judge/mappings";
import { alwaysEndsRight } from "../support/mappingSequences";
import { liveMappings } from "../support/mappingWatch";
import { openSets, provideMappings, Sets } from "../support/mappingSets";

const spec = (name: string, more: Section = {}) => ({
    hostname: "*",
    prefix: `/${name}/`,
    service: `${name}.shop:80`,
    timeout_ms: 3000,
    ...more,
});
const shop = (names: readonly string[], more: Section = {}): Routes => ({
    shop: Object.fromEntries(names.map((name) => [name, spec(name, more)])),
});
const names = (count: number, prefix = "r") => Array.from({ length: count }, (_, index) => `${prefix}-${index}`);
const strictDryRun = ["apply", "--server-side", "--dry-run=server", "--validate=strict", "-f", "-"];
const message = (run: Promise<unknown>) => run.then(() => "no error", String);

describe("MappingSet, on a real engine and API server", () => {
    const harness = new EngineHarness();

    const up = async (sets: Sets, stack?: string) => (await openSets(harness, sets, stack)).up(quiet);
    const preview = async (sets: Sets) => (await openSets(harness, sets)).preview(quiet);
    const live = async () => (await liveMappings(harness)).map(({ metadata }) => metadata.name).sort();
    const timeout = async (name: string) => {
        const text = await harness.kubectl("-n", "shop", "get", "mapping", name, "-o", "json");
        return (JSON.parse(text) as Printed).spec["timeout_ms"];
    };
    const apply = (manager: string, name: string, more: Section) =>
        harness.kubectlWith(
            JSON.stringify({
                apiVersion: "getambassador.io/v3alpha1",
                kind: "Mapping",
                metadata: { name, namespace: "shop" },
                spec: more,
            }),
            ...["apply", "--server-side", "--force-conflicts", `--field-manager=${manager}`, "-f", "-"],
        );
    const clean = async () => {
        await (await openSets(harness, {})).up(quiet);
        await harness.kubectl("delete", "mappings", "--all", "-n", "shop");
    };

    before(async () => {
        await harness.start();
        await provideMappings(harness);
    });
    after(() => harness.stop());
    afterEach(clean);

    it("creates, changes, deletes, and leaves alone what is as it should be", async () => {
        await up({ a: shop(["x", "y"]), b: { market: { z: spec("z") } } });
        assert.deepEqual(await live(), ["x", "y", "z"]);
        assert.deepEqual(
            operations((await up({ a: shop(["x", "y"]), b: { market: { z: spec("z") } } })).summary.resourceChanges),
            [],
        );
        const { summary } = await up({ a: shop(["x", "w"], { timeout_ms: 7 }), b: { market: { z: spec("z") } } });
        assert.deepEqual(operations(summary.resourceChanges), ["update"]);
        assert.deepEqual([await live(), await timeout("x")], [["w", "x", "z"], 7]);
        await (await openSets(harness, {})).destroy(quiet);
        assert.deepEqual(await live(), []);
    });

    it("refuses what is somebody else's, in the preview too, and names whose", async () => {
        await apply("argo", "x", spec("x"));
        await up({ a: shop(["y"]) }, "other");
        const sets = { a: shop(["x", "y", "z"]) };
        for (const said of [await message(preview(sets)), await message(up(sets))]) {
            assert.match(said, /2 of 3 Mappings/);
            assert.match(said, /Mapping shop\/x: is there already, and held by field manager argo/);
            assert.match(said, /Mapping shop\/y: is there already, and held by set a of stack test\/other/);
        }
        assert.deepEqual(await live(), ["x", "y", "z"]);
        await harness.kubectl("delete", "mapping", "-n", "shop", "x");
        await up({ a: shop(["x", "z"]) });
        // What it has not got it does not delete.
        await up({});
        assert.deepEqual(await live(), ["y"]);
        await up({}, "other");
    });

    it("takes what is its own from a run whose state is lost", async () => {
        await up({ a: shop(["x", "y"]) });
        const stack = await openSets(harness, {});
        const exported = await stack.exportStack();
        await stack.importStack({ ...exported, deployment: { ...exported.deployment, resources: [] } });
        await up({ a: shop(["x"], { timeout_ms: 7 }) });
        assert.deepEqual([await live(), await timeout("x")], [["x"], 7]);
    });

    it("names the field and the manager of a conflict, and takes it by force only", async () => {
        await up({ a: shop(["x"]) });
        await apply("argo-rollouts", "x", { timeout_ms: 9 });
        const changed = { a: shop(["x"], { timeout_ms: 5 }) };
        for (const said of [await message(preview(changed)), await message(up(changed))]) {
            assert.match(said, /Mapping shop\/x: \.spec\.timeout_ms is managed by argo-rollouts/);
            assert.match(said, /PULUMI_K8S_ENABLE_PATCH_FORCE=true pulumi up/);
        }
        assert.equal(await timeout("x"), 9);
        await harness.kubectl("annotate", "mapping", "-n", "shop", "x", "pulumi.com/patchForce=true");
        await up(changed);
        assert.equal(await timeout("x"), 5);
    });

    it("shows drift route by route, and puts it back", async () => {
        const sets = { a: shop(["x", "y", "z"]) };
        await up(sets);
        await harness.kubectl("patch", "mapping", "-n", "shop", "x", "--type=merge", "-p", '{"spec":{"timeout_ms":7}}');
        await harness.kubectl("delete", "mapping", "-n", "shop", "y");
        const changes: Record<string, string> = {};
        const onEvent = ({ resOutputsEvent }: EngineEvent) =>
            Object.entries(resOutputsEvent?.metadata.detailedDiff ?? {}).forEach(([path, { diffKind }]) => {
                changes[path] = diffKind;
            });
        await (await openSets(harness, sets)).refresh({ ...quiet, onEvent });
        assert.deepEqual(changes, { 'routes["shop"]["x"]["timeout_ms"]': "update", 'routes["shop"]["y"]': "delete" });
        await up(sets);
        assert.deepEqual([await live(), await timeout("x")], [["x", "y", "z"], 3000]);
    });

    it("tells in the preview what the API server would refuse, by name and field", async () => {
        await up({ a: shop(["x"]) });
        const said = await message(preview({ a: { shop: { x: spec("x", { wrong: 1, timeout_ms: "long" }) } } }));
        assert.match(said, /Mapping shop\/x/);
        assert.match(said, /\.spec\.timeout_ms: expected numeric/);
        assert.match(said, /\.spec\.wrong: field not declared in schema/);
        assert.equal(await timeout("x"), 3000);
    });

    it("makes all but what is refused among many, names twenty, and goes on afterwards", async () => {
        const wrong = { shop: Object.fromEntries(names(30, "bad").map((name) => [name, spec(name, { wrong: 1 })])) };
        const sets = { a: { shop: { ...shop(names(100)).shop, ...wrong.shop } } };
        const said = await message(up(sets));
        assert.match(said, /30 of 130 Mappings/);
        assert.equal(new Set(said.match(/Mapping shop\/bad-\d+:/g)).size, 20);
        assert.match(said, /and 10 more/);
        assert.equal((await live()).length, 100);
        await up({ a: shop([...names(99), ...names(30, "bad")]) });
        assert.equal((await live()).length, 129);
    });

    it("goes on through a busy API server and lost connections, and tells how far it is", async () => {
        const faults = new ApiFaults(harness, 1);
        await faults.start();
        const told: string[] = [];
        const onEvent = ({ diagnosticEvent }: EngineEvent) =>
            void told.push(...(/[\d,]+ of [\d,]+ Mappings/.exec(diagnosticEvent?.message ?? "") ?? []));
        const stack = await openSets(harness, { a: shop(names(1500)) });
        await stack.up({ ...quiet, onEvent }).finally(() => faults.stop());
        assert.ok(faults.met["429"] > 0 && faults.met["500"] > 0 && faults.met.reset > 0, JSON.stringify(faults.met));
        assert.equal((await live()).length, 1500);
        assert.ok(told.length > 0 && told.every((line) => line.endsWith(" of 1,500 Mappings")), told.join("; "));
    });

    it("says nothing in the preview, and asks for nothing, while the API server is away", async () => {
        const stack = await openSets(harness, { a: shop(["x"]) });
        const kubeconfig = await readFile(harness.cluster.kubeconfig, "utf8");
        await writeFile(harness.cluster.kubeconfig, kubeconfig.replace(/(server: https:\/\/127\.0\.0\.1:)\d+/, "$11"));
        const { changeSummary } = await stack
            .preview(quiet)
            .finally(() => writeFile(harness.cluster.kubeconfig, kubeconfig));
        assert.equal(changeSummary.create, 1);
    });

    it("ends in what is wished for, whatever came before", async () => {
        const api = new Api(undefined);
        const send = api.sender({ patience: 10_000, signal: new AbortController().signal });
        const fresh = async () => {
            await Promise.all(["shop", "market"].map((it) => harness.kubectl("delete", "mappings", "--all", "-n", it)));
            return send;
        };
        await alwaysEndsRight(fresh, 100);
    });

    it("refuses of the generated Mappings those that EM-036 and EM-031 refuse by the CRD, and no other", async () => {
        const all = await generateRoutes(200, 7);
        // kubectl reads JSON as YAML, whose keys end at 1024 signs; and what has no Mapping has nothing to ask.
        const isSendable = ({ mappings }: Route) =>
            mappings.length > 0 && !/"[^"]{1025,}":/.test(JSON.stringify(mappings));
        const counts = { taken: 0, refused: 0 };
        for (const { mappings, refused } of all.filter(isSendable)) {
            const bySchema = refused.some(({ allowed }) => /Mapping CRD/.test(allowed));
            const dryRun = mappings.map((it) => harness.kubectlWith(JSON.stringify(it), ...strictDryRun));
            const answers = await Promise.all(dryRun.map((it) => it.then(() => "", String)));
            const said = answers.join("");
            assert.equal(said !== "", bySchema, `${JSON.stringify(mappings)}: ${said}`);
            counts[bySchema ? "refused" : "taken"] += 1;
        }
        harness.log(`strict dry runs: ${counts.taken} routes taken, ${counts.refused} refused`);
        assert.ok(counts.taken > 50 && counts.refused > 20, JSON.stringify(counts));
    });
});
