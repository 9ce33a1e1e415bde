import * as assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import * as path from "node:path";
import { mappingSetType, Routes, routesIn } from "../../plugin/mappingSet";
import { Judge, JudgedObject } from "../support/judge/judge";

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
            const { errors, refusal, clusters } = await judge.judge([listener(namespace), ...objects], { namespace });
            assert.deepEqual([errors, refusal], [{}, undefined], file);
            const routed = objects.filter(({ kind }) => kind === "Mapping").length;
            assert.ok(routed > 0, `${file} has no Mapping`);
            const originating = clusters.filter((name) => name.includes("_otls_istio_upstream"));
            assert.equal(originating.length, routed, `${file}: ${clusters.join(", ")}`);
        }
    });

    it("names the object that is wrong, and leaves the others alone", async () => {
        const objects = [mapping("good", {}), mapping("bad", { load_balancer: { policy: "round_robin" } })];
        const { errors, refusal } = await judge.judge([listener("edge"), ...objects], { namespace: "edge" });
        assert.deepEqual(Object.keys(errors), ["bad.shop.1"]);
        assert.match(errors["bad.shop.1"]?.[0] ?? "", /load_balancer/);
        assert.equal(refusal, undefined);
    });

    it("finds by Envoy what the compiler lets pass", async () => {
        const objects = [listener("edge"), mapping("regex", { prefix: "(?=x)", prefix_regex: true })];
        const { errors, refusal } = await judge.judge(objects, { namespace: "edge" });
        assert.deepEqual(errors, {});
        assert.match(refusal ?? "", /regex '\(\?=x\)'/);
    });
});
