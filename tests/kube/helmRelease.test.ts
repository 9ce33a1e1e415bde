import * as assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { decodeRelease } from "../../kube/helmRelease";

describe("kube/helmRelease", () => {
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
