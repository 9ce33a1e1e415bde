import * as assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import {
    maxSecretSize,
    releaseSecretSize,
    Route,
    routeReleaseName,
    routeReleases,
    routeValues,
} from "../../integration/routeReleases";

const route = (name: string, namespace = "shop", text = ""): Route => ({
    name,
    namespace,
    spec: { prefix: `/${text}` },
});
const many = Array.from({ length: 1000 }, (_, index) => route(`r-${index}`, `n-${index % 7}`));

describe("integration/routeReleases", () => {
    it("gives a route the same release for ever, whatever routes there are beside it", () => {
        assert.equal(routeReleaseName({ namespace: "shop", name: "cart" }, 8), "routes-2-of-8");
        assert.equal(routeReleaseName({ namespace: "old", name: "cart" }, 8), "routes-3-of-8");
        const [{ name, routes }] = routeReleases([route("cart")], 8) as [{ name: string; routes: Route[] }];
        assert.deepEqual([name, routes], ["routes-2-of-8", [route("cart")]]);
    });

    it("spreads many routes evenly, and every one of them once", () => {
        const groups = routeReleases(many, 8);
        assert.equal(groups.length, 8);
        assert.equal(new Set(groups.flatMap(({ routes }) => routes)).size, many.length);
        assert.ok(groups.every(({ routes }) => routes.length > 80 && routes.length < 170));
    });

    it("has no release in common with another number of them, so that none of both can delete what the other has", () => {
        const names = (releases: number) => routeReleases(many, releases).map(({ name }) => name);
        assert.deepEqual(
            names(8).filter((name) => names(16).includes(name)),
            [],
        );
    });

    it("keys values by namespace and name, even by names that every object has", () => {
        const routes = [route("cart"), route("constructor"), route("cart", "valueOf")];
        const spec = { prefix: "/" };
        assert.deepEqual(routeValues(routes, true), {
            keep: true,
            routes: { shop: { cart: spec, constructor: spec }, valueOf: { cart: spec } },
        });
    });

    it("measures what Helm would store: repeated text hardly counts, random text does", () => {
        const repeated = Array.from({ length: 600 }, (_, index) => route(`r-${index}`, "shop", "x".repeat(4096)));
        assert.ok(releaseSecretSize(repeated) < maxSecretSize / 4);
        const random = Array.from({ length: 300 }, (_, index) =>
            route(`r-${index}`, "shop", randomBytes(3000).toString("hex")),
        );
        const alone = gzipSync(JSON.stringify(random.map(({ spec }) => spec))).length;
        assert.ok(releaseSecretSize(random) > (alone * 4) / 3);
        assert.ok(releaseSecretSize(random) > maxSecretSize);
    });
});
