import * as assert from "node:assert/strict";
import { planNamespaces } from "../../config/namespaces";
import { settingsOf } from "../support/settings";

describe("config/namespaces", () => {
    it("lets every namespace follow istio.revision, but the ones that name their own", () => {
        const istio = { revision: "a", canary: { revision: "b", version: "1.31.0" } };
        const meshNamespaces = [{ name: "shop" }, { name: "default", create: false, revision: "b" }];
        assert.deepEqual(planNamespaces(settingsOf({ istio, meshNamespaces })), {
            edge: { name: "ambassador", create: true, revision: "a" },
            others: [
                { name: "shop", create: true, revision: "a" },
                { name: "default", create: false, revision: "b" },
            ],
        });
        const moved = settingsOf({ istio, edge: { revision: "b", createNamespace: false } });
        assert.deepEqual(planNamespaces(moved).edge, { name: "ambassador", create: false, revision: "b" });
    });
});
