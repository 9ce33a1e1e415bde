import * as assert from "node:assert/strict";
import { quoteService } from "../../components/routes";
import { edgeService, endToEnd, samplePath } from "../../e2e/config";
import { readStackConfig } from "../../rehearsal/config";
import { expectedFor } from "../support/expected";
import { settingsOf } from "../support/settings";

describe("e2e/config", () => {
    it("is the stack dev with an edge that needs neither licence nor load balancer", async () => {
        const config = endToEnd(await readStackConfig("dev"));
        const { edge, sample, strict } = settingsOf(config);
        assert.deepEqual([edge.distribution, edge.hostname], ["emissary", "*"]);
        assert.deepEqual(edge.values, { service: { type: "ClusterIP" } });
        assert.deepEqual([sample.enabled, strict.scope], [true, "namespaces"]);
        assert.equal(quoteService(sample.namespace).prefix, samplePath);
        const { namespace, service } = expectedFor(config).edge;
        assert.deepEqual({ namespace, name: service }, edgeService);
    });
});
