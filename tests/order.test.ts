import * as assert from "node:assert/strict";
import * as fc from "fast-check";
import { explicitEdges, Graph } from "./support/graph";
import { breaches, rules, strict, authorization } from "./support/orderRules";
import { Recorded, Recording } from "./support/recorder";
import { recordConfig, recordEmissary, recordModernEmissary, recordStack, recordYaml, stacks } from "./support/stack";

const allBreaches = (recording: Recording, graph: Graph) =>
    Object.values(rules).flatMap((rule) => breaches(rule, recording.resources, graph));

/** The stacks, and others of which every rule has to hold. */
const recorded: Readonly<Record<string, () => Promise<Recording>>> = {
    ...Object.fromEntries(stacks.map((stack) => [stack, () => recordStack(stack)])),
    "plain YAML": () => recordYaml(),
    "in batches": () => recordStack("rehearsal", { routes: { batch: "on" } }),
};

for (const [stack, record] of Object.entries(recorded)) {
    describe(`order of ${stack}`, () => {
        let recording: Recording;
        let graph: Graph;

        before(async () => {
            recording = await record();
            graph = new Graph(recording);
        });

        const pick = (test: (it: Recorded) => boolean) => recording.resources.filter(test);
        const urns = (resources: readonly Recorded[]) => resources.map(({ name }) => name);

        it("has no cycle, and no dependency on anything unrecorded", () => {
            assert.deepEqual(graph.cycles(recording.resources), []);
            assert.deepEqual(graph.dangling(), []);
        });

        for (const [name, rule] of Object.entries(rules)) {
            const absent = rule.absentFrom?.includes(stack) ?? false;
            it(absent ? `has nothing for: ${name}` : name, () => {
                const pairs = rule.pairs(recording.resources);
                assert.equal(
                    pairs.length === 0,
                    absent,
                    absent ? "the rule has to hold" : "the rule applies to nothing",
                );
                assert.deepEqual(breaches(rule, recording.resources, graph), []);
            });
        }

        it("observes without waiting for Istio, so that a broken mesh can be looked at", () => {
            const watchers = pick((it) => it.custom && it.name.startsWith("observability-"));
            const istio = pick((it) => it.name === "istio" || it.name.startsWith("istio-"));
            assert.ok(
                urns(watchers).includes("observability-prometheus-release") &&
                    urns(watchers).includes("observability-zipkin-service"),
            );
            assert.ok(istio.length > 0);
            assert.deepEqual(urns(watchers.filter((it) => istio.some((target) => graph.reaches(it, target)))), []);
        });

        it("lets nothing wait for strict mTLS but who may call, which comes last", () => {
            const policies = pick(strict);
            const later = pick((it) => it.custom && policies.some((policy) => graph.reaches(it, policy)));
            assert.deepEqual(urns(later.filter((it) => !authorization(it))), []);
        });
    });
}

describe("order beside a canary", () => {
    const canary = { revision: "b", version: "1.31.0" };

    it("lets every namespace, and so its pods, wait for the istiod of its own revision alone", async () => {
        const meshNamespaces = [{ name: "default", create: false, revision: "b" }, { name: "shop" }];
        const recording = await recordStack("rehearsal", { istio: { canary }, meshNamespaces });
        const graph = new Graph(recording);
        const one = (name: string) => recording.resources.find((it) => it.name === name) as Recorded;
        const [first, second] = [one("istio-istiod"), one("istio-istiod-b")];
        for (const name of ["mesh-default-label", "routes-quote-deployment"]) {
            assert.deepEqual([graph.reaches(one(name), first), graph.reaches(one(name), second)], [false, true], name);
        }
        for (const name of ["mesh-shop-namespace", "mesh-ambassador-namespace", "edge-release"]) {
            assert.deepEqual([graph.reaches(one(name), first), graph.reaches(one(name), second)], [true, false], name);
        }
        assert.ok(graph.reaches(one("routes-quote-deployment"), one("mesh-default-label")), "label first, then roll");
        assert.ok(graph.reaches(second, one("istio-base")));
    });
});
/** Small configurations in which an edge is needed that is redundant beside others in the stacks. */
const variants: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    "tracing off": { zipkin: { enabled: false }, strict: { scope: "mesh" } },
    "a namespace without services": { meshNamespaces: [{ name: "shop" }, { name: "default", create: false }] },
    "nothing kept": { edge: { keepCrds: false } },
    "everything that can be asked for": {
        istio: { cni: true },
        edge: { hostname: "a.example.com", tlsSecret: "cert", rotationWorkaround: { enabled: true } },
    },
};

describe("explicit order", () => {
    const recordings: Recording[] = [];

    before(async () => {
        for (const record of Object.values(recorded)) {
            recordings.push(await record());
        }
        for (const config of Object.values(variants)) {
            recordings.push(await recordConfig(config));
        }
        recordings.push(
            await recordYaml({ zipkin: { enabled: false } }),
            await recordEmissary("dev"),
            await recordModernEmissary(),
        );
    });

    it("has no edge that nobody needs: cutting any one breaks a rule", () => {
        const edges = [...new Set(recordings.flatMap(explicitEdges))].sort();
        const survived = edges.filter((edge) =>
            recordings.every((recording) => allBreaches(recording, new Graph(recording, edge)).length === 0),
        );
        console.log(`      killed ${edges.length - survived.length} of ${edges.length} edges`);
        assert.ok(edges.length > 40);
        assert.deepEqual(survived, []);
    });

    it("holds for generated configurations", async () => {
        const seen = { runs: 0, pairs: 0 };
        await fc.assert(
            fc.asyncProperty(anyConfig, async (config) => {
                const recording = await recordConfig(config);
                assert.deepEqual(allBreaches(recording, new Graph(recording)), []);
                seen.runs += 1;
                seen.pairs += Object.values(rules).flatMap((rule) => rule.pairs(recording.resources)).length;
            }),
            { numRuns: 25, seed: 20_261_123 },
        );
        console.log(`      ${seen.runs} configurations, ${seen.pairs} ordered pairs`);
        assert.ok(seen.pairs > seen.runs * 20);
    });
});

/** Valid configurations: any set of namespaces, services in them, and every switch either way. */
const anyConfig = fc
    .record({
        names: fc.uniqueArray(fc.constantFrom("shop", "cart", "users", "old"), { maxLength: 3 }),
        create: fc.boolean(),
        services: fc.nat({ max: 4 }),
        scope: fc.constantFrom("off", "namespaces", "mesh"),
        exception: fc.boolean(),
        cni: fc.boolean(),
        revision: fc.constantFrom("", "1-30"),
        hostname: fc.boolean(),
        workaround: fc.boolean(),
        zipkin: fc.boolean(),
        prometheus: fc.boolean(),
        sample: fc.boolean(),
        batch: fc.constantFrom("off", "on"),
    })
    .map((any) => {
        const namespaces = ["ambassador", ...any.names];
        const at = (index: number) => namespaces[index % namespaces.length];
        const matchLabels = { app: "old" };
        return {
            istio: { cni: any.cni, revision: any.revision },
            meshNamespaces: any.names.map((name) => ({ name, create: any.create })),
            services: Array.from({ length: any.services }, (_, index) => ({
                name: `s${index}`,
                namespace: at(index),
                port: 80,
                prefix: `/s${index}/`,
            })),
            edge: {
                ...(any.hostname ? { hostname: "a.example.com" } : {}),
                rotationWorkaround: { enabled: any.workaround },
            },
            strict: {
                scope: any.scope,
                exceptions: any.exception ? [{ name: "old", namespace: at(1), matchLabels, ports: [80] }] : [],
            },
            zipkin: { enabled: any.zipkin },
            prometheus: { enabled: any.prometheus },
            sample: { enabled: any.sample, namespace: at(2) },
            routes: { batch: any.batch },
        };
    });
