import * as assert from "node:assert/strict";
import { told } from "../../support/desired";

const configured = (count: number, routes: object) => ({
    meshNamespaces: [{ name: "shop" }],
    services: Array.from({ length: count }, (_, index) => ({
        name: `r-${index}`,
        namespace: "shop",
        port: 80,
        prefix: `/r-${index}/`,
    })),
    routes,
});

describe("checks/preview/routes", () => {
    it("EM-032: more than 200 Mappings, each a resource", async () => {
        assert.deepEqual(await told("manyRoutes", configured(200, {})), []);
        assert.deepEqual(await told("manyRoutes", configured(201, {})), ["warning routes.batch"]);
        assert.deepEqual(await told("manyRoutes", configured(201, { batch: "on" })), []);
    });
});
