import * as assert from "node:assert/strict";
import { ownerOf, Route, routesIn, routesOf, setCount, setNameOf, spreadOver } from "../../plugin/mappingSet";

const route = (name: string, namespace = "shop"): Route => ({ namespace, name, spec: { prefix: `/${name}/` } });
const many = Array.from({ length: 10_000 }, (_, index) => route(`route-${index}`));

describe("plugin/mappingSet", () => {
    it("never moves a route: the set is a matter of its name alone", () => {
        assert.equal(setNameOf(route("cart"), true), "set-2");
        assert.equal(setNameOf(route("cart", "old"), true), "set-3");
        const alone = spreadOver([route("cart")], true);
        assert.deepEqual([...alone.keys()], ["set-2"]);
        assert.ok(
            spreadOver([...many, route("cart")], true)
                .get("set-2")
                ?.some(({ name }) => name === "cart"),
        );
    });

    it("spreads many routes evenly", () => {
        const sizes = [...spreadOver(many, true).values()].map((routes) => routes.length);
        assert.equal(sizes.length, setCount);
        assert.ok(Math.max(...sizes) < 1.15 * (many.length / setCount), sizes.join());
    });

    it("gives each route a set of its own where they are not batched, whatever the names", () => {
        const names = [...spreadOver([route("b", "a"), route("c", "a-b"), route("b-c", "a")], false).keys()];
        assert.deepEqual(names, ["a.b", "a-b.c", "a.b-c"]);
    });

    it("has them by namespace and name, and back", () => {
        const routes = [route("a"), route("b", "old"), route("c")];
        assert.deepEqual(Object.keys(routesOf(routes)), ["shop", "old"]);
        assert.deepEqual(new Set(routesIn(routesOf(routes))), new Set(routes));
    });

    it("tells the stack from a mark", () => {
        assert.equal(ownerOf("org/edge-mesh/dev/ambassador/set-1"), "org/edge-mesh/dev/ambassador");
        assert.equal(ownerOf("org/edge-mesh/dev/ambassador/shop.cart"), "org/edge-mesh/dev/ambassador");
    });
});
