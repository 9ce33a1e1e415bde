import * as assert from "node:assert/strict";
import { annotated } from "../../../commands/render/annotations";

const object = (kind: string, annotations?: Record<string, string>) => ({
    apiVersion: "v1",
    kind,
    metadata: { name: "a", ...(annotations === undefined ? {} : { annotations }) },
});
const options = "argocd.argoproj.io/sync-options";
const of = (it: ReturnType<typeof object>, handling: { keep?: boolean; patch?: boolean } = {}) =>
    annotated(it, { wave: 3, keep: false, patch: false, ...handling }).metadata.annotations ?? {};

describe("commands/render/annotations", () => {
    it("gives every object its wave, and nothing else where nothing else is needed", () => {
        assert.deepEqual(of(object("Service", { a: "b" })), { a: "b", "argocd.argoproj.io/sync-wave": "3" });
    });

    it("lets no controller delete what pulumi destroy keeps", () => {
        for (const kept of [
            of(object("Namespace"), { keep: true }),
            of(object("Any", { "helm.sh/resource-policy": "keep" })),
        ]) {
            assert.equal(kept[options], "Prune=false,Delete=false");
            assert.equal(kept["kustomize.toolkit.fluxcd.io/prune"], "disabled");
        }
    });

    it("has a patch merged by the server, and never deletes an object that is not ours", () => {
        const patch = of(object("Namespace"), { patch: true });
        assert.equal(patch[options], "ServerSideApply=true,Validate=false,Prune=false,Delete=false");
        assert.equal(patch["kustomize.toolkit.fluxcd.io/ssa"], "Merge");
    });

    it("applies CRDs by the server, because they are longer than an annotation may be", () => {
        assert.equal(of(object("CustomResourceDefinition"))[options], "ServerSideApply=true");
    });

    it("keeps sync options that a chart sets", () => {
        const own = { [options]: "Replace=true,Prune=false" };
        assert.equal(of(object("Job", own), { keep: true })[options], "Replace=true,Prune=false,Delete=false");
    });
});
