import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { openCluster } from "../../discovery/cluster";

describe("openCluster", () => {
    let folder: string;
    let before: string | undefined;
    const use = (port: number) => {
        const cluster = {
            name: "c",
            cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true },
        };
        const context = { name: "here", context: { cluster: "c", user: "u" } };
        const config = { clusters: [cluster], users: [{ name: "u", user: {} }], contexts: [context] };
        writeFileSync(process.env["KUBECONFIG"] ?? "", JSON.stringify({ ...config, "current-context": "here" }));
    };

    beforeEach(() => {
        before = process.env["KUBECONFIG"];
        folder = mkdtempSync(path.join(tmpdir(), "edge-mesh-kubeconfig-"));
        process.env["KUBECONFIG"] = path.join(folder, "config");
    });

    afterEach(() => {
        rmSync(folder, { recursive: true });
        if (before === undefined) {
            delete process.env["KUBECONFIG"];
        } else {
            process.env["KUBECONFIG"] = before;
        }
    });

    it("names the contexts there are when the one asked for is not among them", async () => {
        use(1);
        await assert.rejects(openCluster("there"), /kubeContext[\s\S]*seen: {4}there[\s\S]*\(here\)/);
    });

    it("says which context does not answer, and the command that looks into it", async () => {
        use(1);
        const cluster = await openCluster(undefined);
        await assert.rejects(
            cluster.list("apps/v1", "Deployment"),
            /context here .*ECONNREFUSED[\s\S]*kubectl --context here/,
        );
    });

    it("finds what is there, and nothing of a kind that is not served", async () => {
        const server = createServer((request, response) => {
            const bodies: Readonly<Record<string, object>> = {
                "/apis/apps/v1": {
                    kind: "APIResourceList",
                    resources: [{ name: "deployments", kind: "Deployment", namespaced: true }],
                },
                "/apis/apps/v1/deployments?labelSelector=app%3Distiod": {
                    kind: "DeploymentList",
                    apiVersion: "apps/v1",
                    items: [{ metadata: { name: "istiod", namespace: "istio-system" } }],
                },
            };
            const body = bodies[request.url ?? ""];
            response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
            response.end(JSON.stringify(body ?? { kind: "Status", message: "not found" }));
        });
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        use((server.address() as AddressInfo).port);
        try {
            const cluster = await openCluster("here");
            const found = await cluster.list("apps/v1", "Deployment", { labels: "app=istiod" });
            assert.deepEqual(
                found.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name]),
                [["Deployment", "istio-system", "istiod"]],
            );
            assert.equal(await cluster.get("apps/v1", "Deployment", "absent", "istio-system"), undefined);
            assert.deepEqual(await cluster.list("getambassador.io/v3alpha1", "Mapping"), []);
        } finally {
            server.close();
        }
    });
});
