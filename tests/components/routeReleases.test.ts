import * as assert from "node:assert/strict";
import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { RouteReleases } from "../../components/routeReleases";
import { named, optsOf, recordComponent } from "../support/component";

const spec = { prefix: "/" };
const build = (handOver: boolean, releases = 2) =>
    recordComponent((providers) => {
        const opts = optsOf(providers);
        const first = new CustomResource("first", { apiVersion: "v1", kind: "A" }, opts);
        const second = new CustomResource("second", { apiVersion: "v1", kind: "A" }, opts);
        const routes = [
            { namespace: "shop", name: "cart", spec, dependsOn: [first, second] },
            { namespace: "shop", name: "users", spec, dependsOn: [first] },
            { namespace: "shop", name: "orders", spec, dependsOn: [first, second] },
        ];
        const batch = new RouteReleases("b", { routes, releases, namespace: "ambassador", handOver }, opts);
        return batch.releases.length;
    });

describe("components/routeReleases", () => {
    it("puts the routes into releases in the edge's namespace, by the chart of this repository", async () => {
        const { inputs } = named(await build(false, 1), "b-routes-1-of-1");
        assert.deepEqual(
            { name: inputs["name"], namespace: inputs["namespace"], chart: inputs["chart"] },
            { name: "routes-1-of-1", namespace: "ambassador", chart: "./charts/routes" },
        );
        const routes = { shop: { cart: spec, users: spec, orders: spec } };
        assert.deepEqual(inputs["values"], { keep: false, routes });
        assert.ok(!("takeOwnership" in inputs), "it would take Mappings that are resources of the stack");
    });

    it("makes no release without routes", async () => {
        const { outputs } = await build(false, 64);
        assert.equal(outputs["result"], 3);
    });

    it("adopts what is there during a hand-over, and leaves it", async () => {
        const { inputs } = named(await build(true, 1), "b-routes-1-of-1");
        assert.equal(inputs["takeOwnership"], true);
        assert.equal((inputs["values"] as { keep: boolean }).keep, true);
    });

    it("waits for what its own routes need, each once", async () => {
        const { ordered } = named(await build(false, 1), "b-routes-1-of-1");
        assert.deepEqual(ordered, ["kubernetes:v1:A::first", "kubernetes:v1:A::second"]);
    });
});
