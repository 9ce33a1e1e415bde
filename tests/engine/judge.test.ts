import * as assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import * as path from "node:path";
import { mappingSetType, Routes, routesIn } from "../../plugin/mappingSet";
import { Judge, JudgedObject } from "../support/judge/judge";
import { generateRoutes, judgeRoutes } from "../support/judge/mappings";
import { saidOf } from "../support/mappingSaid";

interface Dump {
    readonly expected: { readonly edge: { readonly namespace: string } };
    readonly resources: readonly Dumped[];
}
interface Dumped {
    readonly type: string;
    readonly inputs: JudgedObject & Readonly<Record<string, unknown>>;
}

const golden = path.join(__dirname, "..", "golden");
/** As the charts make them (`createDefaultListeners`). */
const listener = (namespace: string): JudgedObject & { readonly [field: string]: unknown } => ({
    apiVersion: "getambassador.io/v3alpha1",
    kind: "Listener",
    metadata: { name: "listener-8080", namespace },
    spec: {
        port: 8080,
        protocol: "HTTPS",
        securityModel: "XFP",
        hostBinding: { namespace: { from: "ALL" } },
    },
});
const mapping = (name: string, spec: object) => ({
    apiVersion: "getambassador.io/v3alpha1",
    kind: "Mapping",
    metadata: { name, namespace: "shop" },
    spec: { hostname: "*", prefix: `/${name}/`, service: "shop.shop:80", ...spec },
});

/** The edge's objects that a resource of the stack is, or holds. */
function objectsIn({ type, inputs }: Dumped): JudgedObject[] {
    if (type === mappingSetType) {
        return routesIn(inputs["routes"] as Routes).map(({ name, namespace, spec }) => ({
            ...mapping(name, spec),
            metadata: { name, namespace },
        }));
    }
    return type.startsWith("kubernetes:getambassador.io/") ? [inputs] : [];
}

/** Emissary's compiler and Envoy, in their own words; no cluster. */
describe("Emissary as a judge", () => {
    let judge: Judge;
    before(async function () {
        this.timeout(120_000);
        judge = await Judge.summon(console.log);
    });
    after(() => judge.dismiss());

    it("takes the objects of every golden stack, and originates mTLS for each of its Mappings", async () => {
        for (const file of await readdir(golden)) {
            const dump = JSON.parse(await readFile(path.join(golden, file), "utf8")) as Dump;
            const { namespace } = dump.expected.edge;
            const objects = dump.resources.flatMap(objectsIn);
            const sentence = await judge.judge([listener(namespace), ...objects], { namespace });
            const { errors, refusal, clusters, configuration } = sentence;
            assert.deepEqual([errors, refusal], [{}, undefined], file);
            const routed = objects.filter(({ kind }) => kind === "Mapping").length;
            assert.ok(routed > 0, `${file} has no Mapping`);
            const originating = clusters.filter((name) => name.includes("_otls_istio_upstream"));
            assert.equal(originating.length, routed, `${file}: ${clusters.join(", ")}`);
            const verifying = configuration.match(/"trusted_ca": \{"filename": "/g) ?? [];
            assert.equal(verifying.length, routed, `${file}: each holds its servers against Istio's authority`);
        }
    });

    it("names the object that is wrong, and leaves the others alone", async () => {
        const objects = [mapping("good", {}), mapping("bad", { load_balancer: { policy: "round_robin" } })];
        const { errors, refusal } = await judge.judge([listener("edge"), ...objects], { namespace: "edge" });
        assert.deepEqual(Object.keys(errors), ["bad.shop.1"]);
        assert.match(errors["bad.shop.1"]?.[0] ?? "", /load_balancer/);
        assert.equal(refusal, undefined);
    });

    it("leaves out, in its own words, what EM-036 says it leaves out", async () => {
        const wrong: Readonly<Record<string, object>> = {
            "ring-without-key": { resolver: "endpoint", load_balancer: { policy: "ring_hash" } },
            "two-keys": { resolver: "endpoint", load_balancer: { policy: "maglev", header: "a", source_ip: true } },
            "unknown-resolver": { resolver: "mine" },
            consul: { resolver: "consul" },
        };
        const objects = Object.entries(wrong).map(([name, spec]) => mapping(name, spec));
        const { errors } = await judge.judge([listener("edge"), ...objects], { namespace: "edge" });
        const expected = Object.keys(wrong).map((name) => `${name}.shop.1`);
        assert.deepEqual(Object.keys(errors).sort(), expected.sort());
    });

    it("refuses a retry policy without one known condition, and does not say whose it is", async () => {
        for (const policy of [{ num_retries: 2 }, { retry_on: "5xx,connect-failure" }]) {
            const objects = [listener("edge"), mapping("good", {}), mapping("bad", { retry_policy: policy })];
            const { errors, clusters } = await judge.judge(objects, { namespace: "edge" });
            assert.match(errors["ir.retrypolicy"]?.[0] ?? "", /Invalid retry policy/);
            assert.ok(clusters.length > 0, "the others are left alone");
        }
    });

    it("takes what EM-036 takes, and Envoy with it", async () => {
        const right: Readonly<Record<string, object>> = {
            retry: { retry_policy: { retry_on: "5xx", num_retries: 2, per_try_timeout: "0.25s" } },
            ring: { resolver: "kubernetes-endpoint", load_balancer: { policy: "ring_hash", cookie: { name: "a" } } },
            least: { resolver: "endpoint", load_balancer: { policy: "least_request" } },
            grpc: { rewrite: "", grpc: true },
            regex: {
                regex_headers: { "x-user": "^a+$" },
                regex_rewrite: { pattern: "/(a)/(b)", substitution: "/\\2/\\1" },
            },
        };
        const objects = Object.entries(right).map(([name, spec]) => mapping(name, spec));
        const { errors, refusal } = await judge.judge([listener("edge"), ...objects], { namespace: "edge" });
        assert.deepEqual([errors, refusal], [{}, undefined]);
    });

    it("has Envoy refuse everything for one Mapping that EM-036 refuses", async () => {
        for (const spec of [
            { retry_policy: { retry_on: "5xx", per_try_timeout: "250ms" } },
            { regex_headers: { "x-a": "(a)\\1" } },
        ]) {
            const objects = [listener("edge"), mapping("good", {}), mapping("bad", spec)];
            const { refusal } = await judge.judge(objects, { namespace: "edge" });
            assert.notEqual(refusal, undefined, JSON.stringify(spec));
        }
    });

    it("takes a substitution by a group that is not there, so that nobody but EM-036 tells", async () => {
        const rewrite = { regex_rewrite: { pattern: "(a)", substitution: "\\2" } };
        const { errors, refusal } = await judge.judge([listener("edge"), mapping("bad", rewrite)], {
            namespace: "edge",
        });
        assert.deepEqual([errors, refusal], [{}, undefined]);
    });

    it("drops a route whose weights exceed 100, and a Mapping that differs from its group", async () => {
        const route = { prefix: "/one/" };
        const heavy = [60, 60].map((weight, it) => mapping(`heavy-${it}`, { ...route, weight }));
        const over = await judge.judge([listener("edge"), ...heavy], { namespace: "edge" });
        assert.match(JSON.stringify(over.errors), /exceeds 100/);
        const breakers = { circuit_breakers: [{ max_connections: 1 }] };
        const unlike = [mapping("first", route), mapping("second", { ...route, ...breakers, weight: 10 })];
        const differing = await judge.judge([listener("edge"), ...unlike], { namespace: "edge" });
        assert.match(JSON.stringify(differing.errors), /mismatched/);
    });

    it("finds by Envoy what the compiler lets pass", async () => {
        const objects = [listener("edge"), mapping("regex", { prefix: "(?=x)", prefix_regex: true })];
        const { errors, refusal } = await judge.judge(objects, { namespace: "edge" });
        assert.deepEqual(errors, {});
        assert.match(refusal ?? "", /regex '\(\?=x\)'/);
    });

    it("agrees with EM-036 on every generated route: none accepted that it refuses, none refused that it takes", async () => {
        const { accepted, refused, by, disagreements } = await judgeRoutes(judge, await generateRoutes(300, 1));
        assert.deepEqual(disagreements, []);
        assert.ok(accepted > 100 && refused > 100, `${accepted} accepted, ${refused} refused`);
        assert.ok(by.compiler > 10 && by.Envoy > 10, JSON.stringify(by));
    });

    /** What Emissary and Envoy take, and the edge then does otherwise than it is written. */
    const misreadOnes: Readonly<Record<string, object>> = {
        "hostname wins over it": { headers: { ":authority": "a.example.com" } },
        "false is taken for true": { use_websocket: false },
        "source_ip: false balances by nothing": {
            resolver: "endpoint",
            load_balancer: { policy: "ring_hash", source_ip: false },
        },
        "without endpoints nothing is checked": { health_checks: [{ health_check: { http: { path: "/" } } }] },
        "any other is taken for strict_dns": { dns_type: "dns" },
        "gRPC's method is its path": { grpc: true, rewrite: "/a/" },
        "a redirect leads into the cluster": { host_redirect: true, path_redirect: "/a" },
        "a weight that counts with a second service": { weight: 101 },
        "of two groups of one name RE2 keeps one": { regex_headers: { "x-a": "(?P<n>a)(?P<n>b)" } },
        "half a character": { regex_headers: { "x-a": "\\C" } },
    };
    for (const [reason, spec] of Object.entries(misreadOnes)) {
        it(`takes what it misreads, and only EM-036 tells: ${reason}`, async () => {
            const objects = [listener("edge"), mapping("misread", spec)];
            const { errors, refusal } = await judge.judge(objects, { namespace: "edge" });
            assert.deepEqual([errors, refusal], [{}, undefined]);
            assert.ok((await saidOf(spec as Readonly<Record<string, unknown>>)).length > 0);
        });
    }
});
