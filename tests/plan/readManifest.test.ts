import * as assert from "node:assert/strict";
import { createServer, Server } from "node:http";
import { AddressInfo } from "node:net";
import * as path from "node:path";
import { RunError } from "@pulumi/pulumi";
import { readManifest } from "../../plan/readManifest";
import { repository } from "../support/recorder";

const fixture = path.join(repository, "tests", "fixtures", "edge-crds.yaml");

async function messageOf(place: string): Promise<string> {
    const error: unknown = await readManifest(place, "edge.crds").then(
        () => assert.fail("the manifest was accepted"),
        (reason: unknown) => reason,
    );
    assert.ok(RunError.isInstance(error), String(error));
    return error.message;
}

describe("plan/readManifest", () => {
    it("reads every object of a local file, in order", async () => {
        const kinds = (await readManifest(fixture, "edge.crds")).map(({ kind }) => kind);
        const crd = "CustomResourceDefinition";
        assert.deepEqual(kinds, ["Namespace", "ServiceAccount", "Service", "Deployment", crd, crd]);
    });

    it("names the setting, the place, the problem and the command when a file is missing", async () => {
        assert.equal(
            await messageOf("/nowhere/crds.yaml"),
            'edge-mesh:edge.crds\n    seen:    "/nowhere/crds.yaml"\n' +
                "    problem: ENOENT: no such file or directory, open '/nowhere/crds.yaml'\n" +
                "    allowed: a URL or a local path of a manifest\n" +
                "    fix:     pulumi config set --path 'edge-mesh:edge.crds' PATH",
        );
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
