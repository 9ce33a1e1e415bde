import * as assert from "node:assert/strict";
import { mappingSetType, ownerOf } from "../../plugin/mappingSet";
import { markKey } from "../../plugin/mappings";
import { StackConfig } from "../../rehearsal/config";
import { Printed, smallConfig } from "../support/edgeEngine";
import { EngineHarness, operations, quiet, Section } from "../support/engine";
import { liveMappings, MappingWatch } from "../support/mappingWatch";

const count = 12;
/** Values that YAML or a float could turn into something else. */
const odd = {
    timeout_ms: 3_000_000,
    idle_timeout_ms: 2_147_483_647,
    regex_rewrite: { pattern: "/{{ .Values.routes }}/(\\d+)", substitution: "/\\1{}" },
    add_request_headers: {
        exponent: { value: "1e3" },
        truth: { value: "true" },
        text: { value: "ü € 😀 <&> '\"" },
    },
    docs: { display_name: "two lines\n---" },
};
const route = (index: number, more: Section = {}) => ({
    name: `route-${index}`,
    namespace: index % 2 === 0 ? "shop" : "ambassador",
    port: 80,
    prefix: `/route-${index}/`,
    mapping: { ...odd, ...more },
});
const allRoutes = Array.from({ length: count }, (_, index) => route(index));

describe("Mappings in batches, on a real engine and API server", () => {
    const harness = new EngineHarness();
    const watch = new MappingWatch();
    let first: readonly Printed[];

    const config = (routes: Section, services: readonly object[] = allRoutes): StackConfig => {
        const { chart, crds } = harness.config["edge"] as { chart: string; crds: string };
        return smallConfig(harness, { chart, crds }, { meshNamespaces: [{ name: "shop" }], services, routes });
    };
    const up = async (routes: Section, services?: readonly object[]) =>
        (await harness.open(config(routes, services))).stack.up(quiet);
    /** Names of the sets in the stack's state. */
    const sets = async () => {
        const { deployment } = await (await harness.open(config({}))).stack.exportStack();
        const { resources } = deployment as { resources: { type: string; id: string }[] };
        const marks = resources.filter(({ type }) => type === mappingSetType).map(({ id }) => id);
        return marks.map((mark) => mark.slice(ownerOf(mark).length + 1));
    };
    /** Every Mapping is the object that it was in the beginning, and was so at every moment. */
    const isLossless = async () => {
        const now = await liveMappings(harness);
        assert.deepEqual(
            now.map(({ metadata: { name, uid }, spec }) => ({ name, uid, spec })),
            first.map(({ metadata: { name, uid }, spec }) => ({ name, uid, spec })),
        );
        assert.deepEqual(watch.deleted, []);
    };
    /** Names of the sets that have Mappings, as these say. */
    const holders = async () => {
        const live = await liveMappings(harness);
        const marks = live.map(({ metadata }) => (metadata as { annotations?: Section }).annotations?.[markKey]);
        return new Set(marks.map((mark) => String(mark).slice(ownerOf(String(mark)).length + 1)));
    };

    before(async () => {
        await harness.start();
        await up({});
        first = await liveMappings(harness);
        assert.equal(first.length, count);
        await watch.start(harness, count);
    });
    after(async () => {
        watch.stop();
        await harness.stop();
    });

    it("has a resource for each of them first", async () => {
        assert.equal((await sets()).length, count);
    });

    it("moves them to a few sets in one up, the same objects with the same specs", async () => {
        await up({ batch: "on" });
        await isLossless();
        assert.ok((await sets()).every((name) => /^set-\d$/.test(name)));
        assert.deepEqual(await holders(), new Set(await sets()));
        assert.deepEqual(operations((await up({ batch: "on" })).summary.resourceChanges), []);
    });

    it("shows the route that changes, and nothing else", async () => {
        const changed = [route(0, { timeout_ms: 5000 }), ...allRoutes.slice(1)];
        const { stack } = await harness.open(config({ batch: "on" }, changed));
        const { stdout } = await stack.preview({ color: "never", diff: true });
        const marked = stdout.split("\n").filter((line) => /^ +[~+-] /.test(line));
        assert.deepEqual(
            marked.map((line) => line.replace(/[ {]+/g, " ").trim()),
            [
                `~ ${mappingSetType}: (update)`,
                "~ routes:",
                "~ shop:",
                "~ route-0:",
                "~ timeout_ms: 3000000 => 5000",
                "~ 1 to update",
            ],
        );
    });

    it("makes a resource of each again in one up", async () => {
        await up({});
        await isLossless();
        assert.equal((await sets()).length, count);
        assert.equal((await holders()).size, count);
        assert.deepEqual(operations((await up({})).summary.resourceChanges), []);
    });

    it("deletes one that is taken out while all of them move, and no other", async () => {
        await up({ batch: "on" }, allRoutes.slice(1));
        assert.deepEqual(watch.deleted, ["DELETED route-0"]);
        assert.equal((await liveMappings(harness)).length, count - 1);
    });
});
