import * as assert from "node:assert/strict";
import { judgeTraffic, statusOf, trafficTest } from "../../../../checks/live/active/traffic";
import { LocalServer } from "../../../support/apiServer";
import { edgeDeployment, edgePod, expectedStack, realNode, simulatedNode, told } from "../../../support/expected";
import { fakeCluster } from "../../../support/fakeCluster";

describe("verify --traffic (EM-024)", () => {
    let server: LocalServer;
    let url: string;
    const objects = { deployments: [edgeDeployment], pods: [edgePod()] };

    before(async () => {
        server = new LocalServer(({ url: path }) => (path === "/backend/" ? [200, "quote"] : [301, ""]));
        url = await server.start();
    });
    after(() => server.stop());

    it("passes on 200 and on nothing else: no redirect, no error, no silence", async () => {
        assert.equal(told(judgeTraffic(url, await statusOf(`${url}/backend/`))), "");
        assert.match(told(judgeTraffic(url, await statusOf(`${url}/other/`))), /answered 301, not 200/);
        assert.match(told(judgeTraffic(url, await statusOf("http://127.0.0.1:1/"))), /ECONNREFUSED|bad port/);
    });

    it("sends nothing where pods are simulated", async () => {
        const look = (node: typeof realNode) =>
            trafficTest(`${url}/backend/`).look(fakeCluster({ ...objects, nodes: [node] }), expectedStack());
        const sent = server.seen.length;
        await assert.rejects(look(simulatedNode), /cannot be shown here/);
        assert.equal(server.seen.length, sent);
        assert.deepEqual((await look(realNode)).problems, []);
    });
});
