import * as assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { openCluster } from "../../plan/cluster";
import { onCluster, withKubeconfig } from "../support/cluster";

describe("openCluster", () => {
    it("names the contexts there are when the one asked for is not among them", () =>
        withKubeconfig(1, async () => {
            await assert.rejects(openCluster("there"), /kubeContext[\s\S]*seen: {4}"there"[\s\S]*\(here\)/);
        }));

    it("says when there is no kubeconfig to be read, and how to see which there is", () =>
        withKubeconfig(1, async () => {
            rmSync(process.env["KUBECONFIG"] ?? "");
            await assert.rejects(
                openCluster(undefined),
                /kubeconfig could not be read: ENOENT[\s\S]*kubectl config view/,
            );
        }));

    it("says which context does not answer, and the command that looks into it", () =>
        withKubeconfig(1, async () => {
            const cluster = await openCluster(undefined);
            await assert.rejects(
                cluster.list("apps/v1", "Deployment"),
                /context here .*ECONNREFUSED[\s\S]*kubectl --context here/,
            );
        }));

    it("asks again where the API server is too busy, has an error of its own, or cuts the connection off", async () => {
        const body = { kind: "APIResourceList", resources: [{ name: "pods", kind: "Pod", namespaced: true }] };
        let calls = 0;
        await onCluster(
            (request, response) => {
                calls += 1;
                if (calls === 2) {
                    request.socket.destroy();
                    return;
                }
                response.writeHead(calls === 1 ? 429 : 200, { "content-type": "application/json" });
                const list = { kind: "PodList", apiVersion: "v1", items: [{ metadata: { name: "a" } }] };
                response.end(
                    JSON.stringify(calls === 1 ? { kind: "Status" } : request.url === "/api/v1" ? body : list),
                );
            },
            async () => {
                const found = await (await openCluster(undefined)).list("v1", "Pod");
                assert.equal(found.length, 1);
            },
        );
        assert.ok(calls > 2);
    });

    it("finds what is there, and nothing of a kind that is not served", async () => {
        const deployments = { name: "deployments", kind: "Deployment", namespaced: true };
        const bodies: Readonly<Record<string, object>> = {
            "/apis/apps/v1": { kind: "APIResourceList", resources: [deployments] },
            "/apis/apps/v1/deployments?labelSelector=app%3Distiod": {
                kind: "DeploymentList",
                apiVersion: "apps/v1",
                items: [{ metadata: { name: "istiod", namespace: "istio-system" } }],
            },
        };
        await onCluster(
            (request, response) => {
                const body = bodies[request.url ?? ""];
                response.writeHead(body === undefined ? 404 : 200, { "content-type": "application/json" });
                response.end(JSON.stringify(body ?? { kind: "Status", message: "not found" }));
            },
            async () => {
                const cluster = await openCluster("here");
                const found = await cluster.list("apps/v1", "Deployment", { labels: "app=istiod" });
                assert.deepEqual(
                    found.map(({ kind, metadata }) => [kind, metadata.namespace, metadata.name]),
                    [["Deployment", "istio-system", "istiod"]],
                );
                assert.equal(await cluster.get("apps/v1", "Deployment", "absent", "istio-system"), undefined);
                assert.deepEqual(await cluster.list("getambassador.io/v3alpha1", "Mapping"), []);
            },
        );
    });
});
