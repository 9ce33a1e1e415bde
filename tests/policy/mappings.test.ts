import * as assert from "node:assert/strict";
import { loadJudges } from "../../checks/preview/mappingJudges";
import { mappingSetType } from "../../plugin/mappingSet";
import { violationsIn } from "../../policy/batches";
import { mappingTaken, violationsTogether } from "../../policy/mappings";
import type { Inspected } from "../../policy/rules";
import { recordStack, stacks } from "../support/stack";

const fine = { hostname: "*", prefix: "/cart/", service: "cart.shop:80", tls: "istio-upstream" };
const resource = (type: string, props: object): Inspected => ({
    type,
    props: { ...props },
    provider: "cluster",
    isProtected: false,
});
const single = (spec: object) =>
    resource("kubernetes:getambassador.io/v3alpha1:Mapping", {
        kind: "Mapping",
        metadata: { name: "cart", namespace: "shop" },
        spec: { ...fine, ...spec },
    });
const told = async (it: Inspected) => violationsIn(mappingTaken(await loadJudges()), it);

describe("policy/mappings", () => {
    it("says of a Mapping what EM-036 says of it", async () => {
        assert.deepEqual(await told(single({})), []);
        const [timeout = "", ...others] = await told(single({ timeout_ms: -1 }));
        assert.match(timeout, /^spec\.timeout_ms is -1; allowed is milliseconds/);
        assert.deepEqual(others, []);
        const [regex = ""] = await told(single({ prefix: "/(?=a)", prefix_regex: true }));
        assert.match(regex, /^spec\.prefix is "\/\(\?=a\)"; allowed is a regular expression of RE2/);
    });

    it("says it of each Mapping of a set", async () => {
        const routes = { shop: { cart: fine, wrong: { ...fine, retry_policy: { num_retries: 1 } } } };
        const [violation = "", ...others] = await told(resource(mappingSetType, { mark: "stack/set-1", routes }));
        assert.match(violation, /^Mapping shop\/wrong: spec\.retry_policy\.retry_on is nothing/);
        assert.deepEqual(others, []);
    });

    it("holds all of a stack against the CRD that it makes, and against each other", async () => {
        const versions = [
            {
                name: "v3alpha1",
                schema: {
                    openAPIV3Schema: {
                        properties: { spec: { type: "object", properties: { weight: { type: "integer" } } } },
                    },
                },
            },
        ];
        const crd = resource("kubernetes:apiextensions.k8s.io/v1:CustomResourceDefinition", {
            kind: "CustomResourceDefinition",
            metadata: { name: "mappings.getambassador.io" },
            spec: { versions },
        });
        const routes = { shop: { second: { ...fine, weight: 40 }, first: { ...fine, weight: 70 } } };
        const together = async (...more: Inspected[]) => violationsTogether([crd, ...more], await loadJudges());
        assert.deepEqual(await together(single({ weight: 100 })), []);
        assert.match(
            (await together(single({ weight: "much" }))).join(),
            /^Mapping shop\/cart: spec\.weight is "much"/,
        );
        const [split = "", ...others] = await together(resource(mappingSetType, { mark: "stack/set-1", routes }));
        assert.match(split, /^Mapping shop\/second: spec\.weight is .*allowed is 100 for all services of a route/);
        assert.deepEqual(others, []);
    });

    it("leaves resolvers alone that the chart may make, and whatever is no Mapping", async () => {
        assert.deepEqual(await told(single({ resolver: "mine" })), []);
        assert.equal((await told(single({ resolver: "consul" }))).length, 2);
        assert.deepEqual(await told(resource("kubernetes:core/v1:Service", { kind: "Service", spec: {} })), []);
    });

    for (const stack of stacks) {
        it(`finds nothing wrong with the ${stack} stack`, async () => {
            const { resources } = await recordStack(stack);
            const seen = resources.map(({ type, inputs }) => resource(type, inputs));
            assert.ok(seen.some(({ props }) => props["kind"] === "Mapping" || "routes" in props));
            const rule = mappingTaken(await loadJudges());
            assert.deepEqual(
                seen.flatMap((it) => violationsIn(rule, it)),
                [],
            );
            assert.deepEqual(violationsTogether(seen, await loadJudges()), []);
        });
    }
});
