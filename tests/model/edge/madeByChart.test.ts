import * as assert from "node:assert/strict";
import { checkMade } from "../../../model/edge/madeByChart";

const made = {
    "Deployment.apps/apps/v1": ["gate/edge", "gate/edge-agent"],
    "Service/v1": ["gate/edge"],
    "ClusterRole.rbac.authorization.k8s.io/rbac.authorization.k8s.io/v1": ["edge"],
};
const edge = { kind: "Deployment", name: "edge" } as const;

describe("model/edge/madeByChart", () => {
    it("is content with a release that made what will be waited for, and with one that is not known yet", () => {
        checkMade(made, "gate", edge);
        checkMade({ "Deployment.apps/apps/v1": ["edge"] }, "gate", edge);
        checkMade(undefined, "gate", edge);
    });

    it("names what the chart made instead", () => {
        const seen = /problem: the chart makes Deployment gate\/edge, Deployment gate\/edge-agent\n/;
        assert.throws(() => checkMade(made, "gate", { kind: "DaemonSet", name: "edge" }), seen);
        assert.throws(
            () => checkMade(made, "gate", { ...edge, name: "door" }),
            /allowed: one that makes Deployment gate\/door/,
        );
        assert.throws(() => checkMade(made, "other", edge), seen);
        assert.throws(() => checkMade({}, "gate", edge), /makes no pods at all/);
    });
});
