import * as assert from "node:assert/strict";
import { problemsOf, settingsOf } from "../../support/settings";

const pathsOf = (raw: unknown) => problemsOf(raw).map((problem) => problem.path);

describe("config/rules/namespaces", () => {
    it("keeps Istio, observability and the conversion webhook outside the mesh", () => {
        for (const name of ["istio-system", "observability", "kube-system", "emissary-system"]) {
            assert.deepEqual(pathsOf({ meshNamespaces: [{ name }] }), ["meshNamespaces[0].name"], name);
            assert.deepEqual(pathsOf({ edge: { namespace: name } }), ["edge.namespace"], name);
        }
    });

    it("follows a namespace that was renamed", () => {
        const raw = {
            observability: { namespace: "watch" },
            meshNamespaces: [{ name: "watch" }, { name: "observability" }],
        };
        assert.deepEqual(pathsOf(raw), ["meshNamespaces[0].name"]);
    });

    it("wants each mesh namespace once, and the edge's not again", () => {
        assert.deepEqual(pathsOf({ meshNamespaces: [{ name: "shop" }, { name: "shop" }] }), ["meshNamespaces[1].name"]);
        assert.deepEqual(pathsOf({ meshNamespaces: [{ name: "ambassador" }] }), ["meshNamespaces[0].name"]);
    });

    it("refuses a Pod Security level that no injected pod could keep", () => {
        const meshNamespaces = [{ name: "shop", podSecurity: "restricted" }];
        assert.deepEqual(pathsOf({ meshNamespaces }), ["meshNamespaces[0].podSecurity"]);
        const withCni = settingsOf({ meshNamespaces, istio: { cni: true } });
        assert.equal(withCni.meshNamespaces[0]?.podSecurity, "restricted");
        assert.equal(settingsOf({ meshNamespaces, istio: { install: "existing" } }).meshNamespaces.length, 1);
    });
});
