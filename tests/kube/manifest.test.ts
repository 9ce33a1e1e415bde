import * as assert from "node:assert/strict";
import { createServer, Server } from "node:http";
import { AddressInfo } from "node:net";
import * as path from "node:path";
import { RunError } from "@pulumi/pulumi";
import { manifestName, manifestType, parseManifest, readManifest } from "../../kube/manifest";
import { repository } from "../support/recorder";

const fixture = path.join(repository, "tests", "fixtures", "edge-crds.yaml");
const object = (apiVersion: string, kind: string, namespace?: string) => ({
    apiVersion,
    kind,
    metadata: { name: "n", namespace },
});

async function messageOf(place: string): Promise<string> {
    const error: unknown = await readManifest(place, "edge.crds").then(
        () => assert.fail("the manifest was accepted"),
        (reason: unknown) => reason,
    );
    assert.ok(RunError.isInstance(error), String(error));
    return error.message;
}

describe("kube/manifest", () => {
    it("reads every object of a local file, in order", async () => {
        const kinds = (await readManifest(fixture, "edge.crds")).map(({ kind }) => kind);
        const crd = "CustomResourceDefinition";
        assert.deepEqual(kinds, ["Namespace", "ServiceAccount", "Service", "Deployment", crd, crd]);
    });

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

    it("names the setting, the place, the problem and the command when a file is missing", async () => {
        assert.equal(
            await messageOf("/nowhere/crds.yaml"),
            "edge-mesh:edge.crds\n    seen:    /nowhere/crds.yaml\n" +
                "    problem: ENOENT: no such file or directory, open '/nowhere/crds.yaml'\n" +
                "    allowed: a URL or a local path of a manifest\n" +
                "    mend:    pulumi config set --path 'edge-mesh:edge.crds' PATH",
        );
    });

    it("calls the core group core", () => {
        assert.equal(manifestType(object("v1", "Service")), "kubernetes:core/v1:Service");
        assert.equal(manifestType(object("apps/v1", "Deployment")), "kubernetes:apps/v1:Deployment");
    });

    it("tells objects of one name apart by kind and namespace", () => {
        assert.equal(manifestName(object("v1", "Service", "a")), "service-a-n");
        assert.equal(manifestName(object("v1", "Namespace")), "namespace-n");
    });

    describe("from a server", () => {
        let server: Server;
        let address: string;

        before(async () => {
            server = createServer((request, response) => {
                response.statusCode = request.url === "/crds.yaml" ? 200 : 404;
                response.end("apiVersion: v1\nkind: Namespace\nmetadata: { name: a }\n");
            });
            await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
            address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
        });

        after(() => {
            server.closeAllConnections();
            server.close();
        });

        it("downloads a URL", async () => {
            assert.equal((await readManifest(`${address}/crds.yaml`, "edge.crds"))[0]?.metadata.name, "a");
        });

        it("does not take an error page for a manifest", async () => {
            assert.match(await messageOf(`${address}/other`), /problem: the server answered 404 Not Found\n/);
        });

        it("says why it could not connect", async () => {
            assert.match(await messageOf("http://127.0.0.1:9/crds.yaml"), /problem: (bad port|connect ECONNREFUSED)/);
        });
    });
});
