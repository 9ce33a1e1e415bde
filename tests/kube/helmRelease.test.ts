import * as assert from "node:assert/strict";
import { releaseSecret } from "../support/states";
import { gzipSync } from "node:zlib";
import { decodeRelease, newestRevision } from "../../kube/helmRelease";

describe("kube/helmRelease", () => {
    it("finds the newest revision by number, not by text", () => {
        const secrets = [9, 10, 2].map((number) => releaseSecret("edge", number, "superseded"));
        assert.equal(newestRevision(secrets)?.number, 10);
        assert.equal(newestRevision([]), undefined);
    });

    it("takes a revision without number for older than any, wherever it stands", () => {
        const numberless = { metadata: { name: "x", labels: { status: "failed" } } };
        const first = { metadata: { name: "y", labels: { version: "1", status: "deployed" } } };
        for (const secrets of [
            [numberless, first],
            [first, numberless],
        ]) {
            assert.equal(newestRevision(secrets)?.status, "deployed");
        }
    });

    it("reads what Helm keeps in a Secret", () => {
        const kept = {
            name: "edge",
            namespace: "ambassador",
            version: 3,
            config: { a: 1 },
            chart: { metadata: { name: "edge-stack", version: "8.10.0" } },
        };
        const inner = gzipSync(JSON.stringify(kept)).toString("base64");
        const data = Buffer.from(inner).toString("base64");
        const { name, version, chart, config } = decodeRelease(data);
        assert.deepEqual([name, version, chart, config], ["edge", 3, "edge-stack-8.10.0", { a: 1 }]);
        assert.throws(() => decodeRelease("bm90aGluZw=="));
    });
});
