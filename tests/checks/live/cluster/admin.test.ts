import { ports } from "../../../../kube/wellKnown";
import * as assert from "node:assert/strict";
import { edgeAt, fetchInside } from "../../../../checks/live/cluster/admin";
import { edgePod } from "../../../support/expected";
import { fakeCluster } from "../../../support/fakeCluster";

describe("verify: loopback of the edge's pods", () => {
    it("asks from the edge's own container, not the sidecar", async () => {
        const asked: unknown[] = [];
        const exec = (at: unknown, command: readonly string[]) => {
            asked.push(at, command.at(-1));
            return { ok: true, stdout: "answer", stderr: "" };
        };
        const answer = await fetchInside(fakeCluster({}, { exec }), edgeAt(edgePod()), ports.edgeEnvoy, "/certs");
        assert.equal(answer, "answer");
        assert.deepEqual(asked, [
            { namespace: "ambassador", pod: "edge-1", container: "edge" },
            "http://127.0.0.1:8001/certs",
        ]);
    });

    it("says which address did not answer, and why", async () => {
        const exec = () => ({ ok: false, stdout: "", stderr: "curl: (7) refused\n" });
        const asking = fetchInside(fakeCluster({}, { exec }), edgeAt(edgePod()), ports.agent, "/quitquitquit", "POST");
        await assert.rejects(
            asking,
            /edge-1 did not answer at http:\/\/127.0.0.1:15020\/quitquitquit: curl: \(7\) refused/,
        );
    });
});
