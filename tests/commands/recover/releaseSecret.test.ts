import * as assert from "node:assert/strict";
import { asFailed, isStuck } from "../../../commands/recover/releaseSecret";
import { decodePayload, payloadOf } from "../../../kube/helmRelease";
import { releaseSecret } from "../../support/states";

describe("Secret of a Helm revision", () => {
    it("tells what was under way from what has ended", () => {
        const stuckOnes = ["pending-install", "pending-upgrade", "pending-rollback", "uninstalling"];
        const all = [...stuckOnes, "deployed", "failed", "superseded"];
        const found = all.filter((status) => isStuck({ status }));
        assert.deepEqual(found, stuckOnes);
    });

    it("says failed in label and payload, and keeps everything else", () => {
        const before = releaseSecret("edge", 3, "pending-upgrade", { replicas: 2 });
        const after = asFailed(before);
        assert.deepEqual(after.metadata, {
            ...before.metadata,
            labels: { owner: "helm", name: "edge", status: "failed", version: "3" },
        });
        const { info, ...rest } = decodePayload(payloadOf(after)) as {
            info: { status: string; notes: string };
        };
        assert.deepEqual([info.status, info.notes], ["failed", "kept"]);
        assert.deepEqual(rest, { name: "edge", namespace: "edge", version: 3, config: { replicas: 2 } });
    });
});
