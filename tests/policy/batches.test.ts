import * as assert from "node:assert/strict";
import { mappingSetType } from "../../plugin/mappingSet";
import { violationsIn } from "../../policy/batches";
import { Inspected, rules } from "../../policy/rules";
import { recordStack } from "../support/stack";

const set = (routes: object, type: string = mappingSetType): Inspected => ({
    type,
    props: { mark: "stack/set-1", routes },
    provider: "cluster",
    isProtected: false,
});
const told = (resource: Inspected) => rules.flatMap((rule) => violationsIn(rule, resource));

describe("policy/batches", () => {
    it("holds the rules against each Mapping of a set, and names it", () => {
        const good = { service: "cart.shop:80", tls: "istio-upstream" };
        const routes = { shop: { cart: good, plain: { service: "cart.shop" } } };
        const [violation = "", ...others] = told(set(routes));
        assert.match(violation, /^Mapping shop\/plain: tls is nothing/);
        assert.deepEqual(others, []);
        assert.deepEqual(told(set(routes, "other:index:Set")), []);
    });

    it("finds nothing wrong with a stack in batches", async () => {
        const { resources } = await recordStack("rehearsal", { routes: { batch: "on" } });
        const seen = resources.map(({ type, inputs }): Inspected => ({
            type,
            props: inputs,
            provider: "adopting",
            isProtected: false,
        }));
        assert.ok(seen.some(({ props }) => "routes" in props));
        assert.deepEqual(seen.flatMap(told), []);
    });
});
