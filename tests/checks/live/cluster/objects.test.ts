import * as assert from "node:assert/strict";
import { edgePods, readByEdge, realEdgePods } from "../../../../checks/live/cluster/objects";
import { CannotLook } from "../../../../checks/live/cluster/cannotLook";
import { edgeDeployment, edgePod, expectedStack, realNode, simulatedNode } from "../../../support/expected";
import { fakeCluster } from "../../../support/fakeCluster";

describe("verify: objects", () => {
    const expected = expectedStack();

    it("takes the pods that the Deployment selects and that stay", async () => {
        const ending = { ...edgePod("old"), metadata: { ...edgePod().metadata, deletionTimestamp: "now" } };
        const redis = { ...edgePod("redis"), metadata: { ...edgePod().metadata, labels: { app: "redis" } } };
        const cluster = fakeCluster({ deployments: [edgeDeployment], pods: [edgePod(), ending, redis] });
        assert.deepEqual(await edgePods(cluster, expected), [edgePod()]);
        await assert.rejects(edgePods(fakeCluster({ deployments: [], pods: [] }), expected), /see EM-020/);
    });

    it("never takes simulated pods for real ones", async () => {
        const objects = { deployments: [edgeDeployment], pods: [edgePod()] };
        assert.equal((await realEdgePods(fakeCluster({ ...objects, nodes: [realNode] }), expected)).length, 1);
        await assert.rejects(
            realEdgePods(fakeCluster({ ...objects, nodes: [simulatedNode] }), expected),
            (error) =>
                error instanceof CannotLook &&
                error.simulated &&
                error.message === "cannot be shown here: pods are simulated",
        );
        const none = fakeCluster({ ...objects, pods: [], nodes: [] });
        await assert.rejects(realEdgePods(none, expected), (error) => error instanceof CannotLook && !error.simulated);
    });

    it("leaves objects of another edge alone, by ambassador_id", async () => {
        const ours = await readByEdge(fakeCluster({ deployments: [edgeDeployment] }), expected);
        assert.ok(ours({}) && ours({ spec: { ambassador_id: ["default"] } }));
        assert.ok(ours({ spec: { ambassador_id: ["--apiVersion-v3alpha1-only--default"] } }));
        assert.ok(!ours({ spec: { ambassador_id: ["other"] } }));
        const env = [{ name: "AMBASSADOR_ID", value: "other" }];
        const template = { spec: { containers: [{ name: "edge", env }] } };
        const named = { ...edgeDeployment, spec: { ...edgeDeployment.spec, template } };
        const theirs = await readByEdge(fakeCluster({ deployments: [named] }), expected);
        assert.ok(theirs({ spec: { ambassador_id: ["other"] } }) && !theirs({}));
    });
});
