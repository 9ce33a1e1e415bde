import * as assert from "node:assert/strict";
import { manifestName, manifestType, parseManifest } from "../../kube/manifest";
const object = (apiVersion: string, kind: string, namespace?: string) => ({
    apiVersion,
    kind,
    metadata: { name: "n", namespace },
});

describe("kube/manifest", () => {
    it("passes over empty documents and comments", () => {
        const text = "---\n# nothing\n---\napiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n---\n";
        assert.deepEqual(parseManifest(text), [{ apiVersion: "v1", kind: "Namespace", metadata: { name: "a" } }]);
    });

    it("opens a list", () => {
        const object = { apiVersion: "v1", kind: "Service", metadata: { name: "a" } };
        assert.deepEqual(parseManifest(JSON.stringify({ apiVersion: "v1", kind: "List", items: [object] })), [object]);
    });

    it("says which document is no Kubernetes object", () => {
        const text = "apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n---\nkind: Namespace\n";
        assert.throws(
            () => parseManifest(text),
            /^Error: document 2 is no Kubernetes object: it needs apiVersion, kind and metadata\.name$/,
        );
        for (const other of ["<html></html>", "[1]", "apiVersion: v1\nkind: A\nmetadata: null"]) {
            assert.throws(() => parseManifest(other), /document 1 is no Kubernetes object/, other);
        }
    });

    it("says which line is no YAML, and shows nothing of it", () => {
        assert.throws(
            () => parseManifest("a: 1\n---\npassword: [hunter2\n"),
            ({ message }: Error) => /^line 4 is not YAML: /.test(message) && !message.includes("hunter2"),
        );
    });

    it("leaves dates and versions as text", () => {
        const text = "apiVersion: v1\nkind: A\nmetadata: { name: a }\ndata: { day: 2026-11-25, version: 1.2.3 }\n";
        assert.deepEqual(parseManifest(text)[0]?.["data"], { day: "2026-11-25", version: "1.2.3" });
    });

    it("calls the core group core", () => {
        assert.equal(manifestType(object("v1", "Service")), "kubernetes:core/v1:Service");
        assert.equal(manifestType(object("apps/v1", "Deployment")), "kubernetes:apps/v1:Deployment");
    });

    it("tells objects of one name apart by kind and namespace", () => {
        assert.equal(manifestName(object("v1", "Service", "a")), "service-a-n");
        assert.equal(manifestName(object("v1", "Namespace")), "namespace-n");
    });
});
