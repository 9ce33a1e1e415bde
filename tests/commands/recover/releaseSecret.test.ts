import * as assert from "node:assert/strict";
import { gunzipSync } from "node:zlib";
import { asFailed, isStuck, newestRevision, payloadOf } from "../../../commands/recover/releaseSecret";
import { releaseSecret } from "../../support/states";

describe("Secret of a Helm revision", () => {
    it("finds the newest revision by number, not by text", () => {
        const secrets = [9, 10, 2].map((number) => releaseSecret("edge", number, "superseded"));
        assert.equal(newestRevision(secrets)?.number, 10);
        assert.equal(newestRevision([]), undefined);
    });

    it("tells what was under way from what has ended", () => {
        const stuckOnes = ["pending-install", "pending-upgrade", "pending-rollback", "uninstalling"];
        const all = [...stuckOnes, "deployed", "failed", "superseded"];
        const found = all.filter((status) => isStuck({ number: 1, status, secret: releaseSecret("edge", 1, status) }));
        assert.deepEqual(found, stuckOnes);
    });

    it("says failed in label and payload, and keeps everything else", () => {
        const before = releaseSecret("edge", 3, "pending-upgrade", { replicas: 2 });
        const after = asFailed(before);
        assert.deepEqual(after.metadata, {
            ...before.metadata,
            labels: { owner: "helm", name: "edge", status: "failed", version: "3" },
        });
        const inner = Buffer.from(payloadOf(after), "base64").toString("latin1");
        const { info, ...rest } = JSON.parse(gunzipSync(Buffer.from(inner, "base64")).toString()) as {
            info: { status: string; notes: string };
        };
        assert.deepEqual([info.status, info.notes], ["failed", "kept"]);
        assert.deepEqual(rest, { name: "edge", namespace: "edge", version: 3, config: { replicas: 2 } });
    });
});
