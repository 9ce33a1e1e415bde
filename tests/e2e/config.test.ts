import * as assert from "node:assert/strict";
import { quoteService } from "../../model/routes/sample";
import { edgeService, endToEnd, onCluster, withoutLoadBalancer } from "./config";
import { readStackConfig } from "../../rehearsal/config";
import { samplePath } from "../../rehearsal/edgeAnswers";
import { expectedFor } from "../support/expected";
import { settingsOf } from "../support/settings";

describe("tests/e2e/config", () => {
    const dev = () => readStackConfig("dev");

    it("is the stack dev with the whole guide, and an edge that needs no license", async () => {
        const { edge, sample, services, strict, authorization } = settingsOf(endToEnd(await dev()));
        assert.deepEqual([edge.distribution, edge.hostname], ["emissary", "*"]);
        assert.deepEqual([sample.enabled, strict.scope, authorization.enabled], [true, "mesh", true]);
        assert.deepEqual(
            services.map(({ name }) => name),
            ["shop"],
        );
        assert.equal(quoteService(sample.namespace).prefix, samplePath);
        const { namespace, service } = expectedFor(endToEnd(await dev())).edge;
        assert.deepEqual({ namespace, name: service }, edgeService);
    });

    it("asks for no load balancer where there is none", async () => {
        const { edge } = settingsOf(withoutLoadBalancer(endToEnd(await dev())));
        assert.deepEqual(edge.values, { service: { type: "ClusterIP" } });
        assert.equal(edge.hostname, "*");
    });

    it("works around emissary#4744 only where the edge needs it", async () => {
        const configure = () => ({ edge: { version: "8.9.1", distribution: "emissary" } });
        const workaround = async (needsRotationWorkaround: boolean) => {
            const config = onCluster({ configure, needsRotationWorkaround }, await dev());
            return settingsOf(config).edge.rotationWorkaround.enabled;
        };
        assert.deepEqual([await workaround(true), await workaround(false)], [true, false]);
    });
});
