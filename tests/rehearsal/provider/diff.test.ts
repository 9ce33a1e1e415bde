import assert from "node:assert/strict";
import { changedPaths, diffInputs, diffObject, diffRelease } from "../../../rehearsal/provider/diff";
import { JsonObject, printPath } from "../../../rehearsal/provider/json";
import { UNKNOWN } from "../../../rehearsal/provider/secrets";

const deployment = (
    app: string,
    replicas: number,
    metadata: JsonObject = { name: "web", namespace: "a" },
): JsonObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: { replicas, selector: { matchLabels: { app } } },
});

describe("rehearsal/provider: diff", () => {
    it("names every changed place as a property path", () => {
        const before = { metadata: { labels: { "a/b": "1" } }, spec: { ports: [{ port: 1 }, { port: 2 }] } };
        const after = { metadata: { labels: { "a/b": "2" } }, spec: { ports: [{ port: 1 }] } };
        assert.deepEqual(changedPaths(before, after).map(printPath), ['metadata.labels["a/b"]', "spec.ports[1]"]);
    });

    it("finds nothing in equal inputs, whatever the order of their members", () => {
        const result = diffObject(deployment("x", 1), { ...deployment("x", 1), kind: "Deployment" });
        assert.deepEqual(result, { changes: false, paths: [], replaces: [], deleteBeforeReplace: false });
    });

    it("updates what can change in place", () => {
        const result = diffObject(deployment("x", 1), deployment("x", 2));
        assert.deepEqual(result, { changes: true, paths: ["spec.replicas"], replaces: [], deleteBeforeReplace: false });
    });

    it("replaces a Deployment whose selector changes, the old one first", () => {
        const result = diffObject(deployment("x", 1), deployment("y", 1));
        assert.deepEqual(result.replaces, ["spec.selector.matchLabels.app"]);
        assert.equal(result.deleteBeforeReplace, true);
    });

    it("replaces a renamed object, the new one first", () => {
        const result = diffObject(deployment("x", 1), deployment("x", 1, { name: "other", namespace: "a" }));
        assert.deepEqual(result.replaces, ["metadata.name"]);
        assert.equal(result.deleteBeforeReplace, false);
    });

    it("replaces when namespace, kind or API version change", () => {
        const moved = diffObject(deployment("x", 1), deployment("x", 1, { name: "web", namespace: "b" }));
        assert.deepEqual(moved.replaces, ["metadata.namespace"]);
        const before = deployment("x", 1);
        const other = diffObject(before, { ...before, apiVersion: "apps/v2", kind: "Rollout" });
        assert.deepEqual(other.replaces, ["apiVersion", "kind"]);
        assert.equal(other.deleteBeforeReplace, true);
    });

    it("does not replace for a name that a preview does not know yet", () => {
        const result = diffObject(deployment("x", 1), deployment("x", 1, { name: "web", namespace: UNKNOWN }));
        assert.deepEqual([result.changes, result.replaces], [true, []]);
    });

    it("replaces frozen ConfigMaps and Secrets only", () => {
        const map = (data: string, immutable?: boolean): JsonObject => ({
            apiVersion: "v1",
            kind: "ConfigMap",
            immutable,
            metadata: { name: "m" },
            data: { data },
        });
        assert.deepEqual(diffObject(map("1"), map("2")).replaces, []);
        assert.deepEqual(diffObject(map("1", true), map("2", true)).replaces, ["data.data"]);
    });

    it("never replaces a patch for fields that are fixed only in whole objects", () => {
        assert.deepEqual(diffObject(deployment("x", 1), deployment("y", 1), true).replaces, []);
    });

    it("upgrades releases in place unless their name or namespace changes", () => {
        const release = { name: "istiod", namespace: "istio-system", version: "1.28.0", values: { a: 1 } };
        assert.deepEqual(diffRelease(release, { ...release, version: "1.29.0" }).replaces, []);
        assert.deepEqual(diffRelease(release, { ...release, namespace: "other" }).replaces, ["namespace"]);
    });

    it("counts a change around a fixed field as a change of it", () => {
        assert.deepEqual(diffInputs({ keepers: { a: 1 } }, {}, ["keepers"]).replaces, ["keepers"]);
        assert.deepEqual(diffInputs({}, { spec: { selector: 1 } }, ["spec.selector"]).replaces, ["spec"]);
    });
});
