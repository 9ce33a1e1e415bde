import * as assert from "node:assert/strict";
import { ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { StackConfig } from "../../rehearsal/config";
import { Printed, smallConfig } from "../support/edgeEngine";
import { EngineHarness, quiet, Section } from "../support/engine";

const helmRefuses = /cannot be imported into the current release/;
const mappings = "/apis/getambassador.io/v3alpha1/mappings";
const count = 6;
/** Values that a template, YAML or a float could turn into something else. */
const odd = {
    timeout_ms: 3_000_000,
    idle_timeout_ms: 2_147_483_647,
    regex_rewrite: { pattern: "/{{ .Values.routes }}/(\\d+)", substitution: "/\\1{}" },
    add_request_headers: {
        exponent: { value: "1e3" },
        truth: { value: "true" },
        text: { value: "ü € 😀 <&> '\"\n---" },
    },
};
const route = (index: number, more: Section = {}) => ({
    name: `route-${index}`,
    namespace: index % 2 === 0 ? "shop" : "ambassador",
    port: 80,
    prefix: `/route-${index}/`,
    mapping: { ...odd, ...more },
});
const allRoutes = Array.from({ length: count }, (_, index) => route(index));

/** Every event of a Mapping, from the API server itself. */
class MappingWatch {
    readonly deleted: string[] = [];
    private seen = 0;
    private child!: ChildProcess;

    async start(harness: EngineHarness): Promise<void> {
        const args = ["--kubeconfig", harness.cluster.kubeconfig, "get", "--raw", `${mappings}?watch=true`];
        this.child = spawn(harness.tools.kubectl, args, { stdio: ["ignore", "pipe", "inherit"] });
        createInterface({ input: this.child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
            const { type, object } = JSON.parse(line) as { type: string; object: Printed };
            this.seen += 1;
            if (type !== "ADDED" && type !== "MODIFIED") {
                this.deleted.push(`${type} ${object.metadata.name}`);
            }
        });
        for (let tries = 0; this.seen < count; tries += 1) {
            assert.ok(tries < 100, "the watch shows no Mapping");
            await new Promise((resolve) => setTimeout(resolve, 100));
        }
    }

    stop(): void {
        assert.equal(this.child.exitCode, null, "the watch ended before the test");
        this.child.kill();
    }
}

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
    const refused = (routes: Section, services?: readonly object[]) =>
        up(routes, services).then(() => "no error", String);
    const wouldRefuse = async (routes: Section, services?: readonly object[]) =>
        (await harness.open(config(routes, services))).stack.preview(quiet).then(() => "no error", String);
    const live = async () => {
        const { items } = JSON.parse(await harness.kubectl("get", "--raw", mappings)) as { items: Printed[] };
        return items;
    };
    const releases = async () =>
        (
            JSON.parse(await harness.helm("-n", "ambassador", "list", "-o", "json", "--filter", "^routes-")) as {
                name: string;
            }[]
        )
            .map(({ name }) => name)
            .sort();
    /** Every Mapping is the object that it was in the beginning, and was so at every moment. */
    const isLossless = async () => {
        const now = await live();
        assert.deepEqual(
            now.map(({ metadata: { name, uid }, spec }) => ({ name, uid, spec })),
            first.map(({ metadata: { name, uid }, spec }) => ({ name, uid, spec })),
        );
        assert.deepEqual(watch.deleted, []);
    };

    before(async () => {
        await harness.start();
        await up({});
        first = await live();
        assert.equal(first.length, count);
        await watch.start(harness);
    });
    after(async () => {
        watch.stop();
        await harness.stop();
    });

    it("lets no release take Mappings that are resources", async () => {
        assert.match(await refused({ batch: "on", releases: 2 }), helmRefuses);
        await isLossless();
    });

    describe("that Helm may take over", () => {
        before(function () {
            harness.needsProvider(this, "4.33.0", "Mappings handed over between resources and releases, and back");
        });

        it("hands them over to releases, the same objects with the same specs", async () => {
            await up({ batch: "handOver", releases: 2 });
            await isLossless();
            await up({ batch: "on", releases: 2 });
            await isLossless();
            assert.deepEqual(await releases(), ["routes-1-of-2", "routes-2-of-2"]);
            const annotations = (await live()).flatMap(({ metadata }) =>
                Object.keys((metadata as { annotations?: object }).annotations ?? {}),
            );
            assert.ok(!annotations.includes("helm.sh/resource-policy"), "a Mapping would stay when its route goes");
        });

        it("touches one release for one route, and the preview names it", async () => {
            const changed = [route(0, { timeout_ms: 5000 }), ...allRoutes.slice(1)];
            const { stack } = await harness.open(config({ batch: "on", releases: 2 }, changed));
            const { stdout } = await stack.preview({ color: "never", diff: true });
            const marked = stdout.split("\n").filter((line) => /^ +[~+-] /.test(line));
            assert.deepEqual(
                marked.map((line) => line.replace(/[ {]+/g, " ").trim()),
                [
                    "~ kubernetes:helm.sh/v3:Release: (update)",
                    "~ values :",
                    "~ routes:",
                    "~ shop :",
                    "~ route-0:",
                    "~ timeout_ms : 3000000 => 5000",
                    "~ 1 to update",
                ],
            );
        });

        it("refuses to make resources of them, or other releases, without a hand-over", async () => {
            assert.match(await refused({}), /already exists/i);
            await isLossless();
            assert.match(await refused({ batch: "on", releases: 3 }), helmRefuses);
            await isLossless();
            assert.match(
                await wouldRefuse({ batch: "handOver", releases: 3 }),
                /edge-mesh:routes\.releases[\s\S]*allowed: 2 until[\s\S]*routes-1-of-2 would delete its Mappings/,
            );
        });

        it("moves them to another number of releases by a hand-over, and leaves no Mapping that was taken out", async () => {
            await up({ batch: "handOver", releases: 2 });
            const handOver = { batch: "handOver", releases: 3 };
            await harness.upTwice(config(handOver));
            await isLossless();
            assert.ok((await releases()).every((name) => name.endsWith("-of-3")));
            const seen = await wouldRefuse(handOver, allRoutes.slice(1));
            assert.match(
                seen,
                /edge-mesh:services[\s\S]*no shop\/route-0, which Helm release ambassador\/routes-\d-of-3/,
            );
        });

        it("makes resources of them again", async () => {
            await up({});
            await isLossless();
            assert.deepEqual(await releases(), []);
        });

        it("lets no release take them afterwards, though they were Helm's once", async () => {
            assert.match(await refused({ batch: "on", releases: 3 }), helmRefuses);
            await isLossless();
        });
    });
});
