import * as assert from "node:assert/strict";
import { quoteService } from "../../model/routes/sample";
import {
    edgeService,
    endToEnd,
    samplePath,
    withoutLoadBalancer,
    withPlainSidecars,
    withRotationWorkaround,
} from "../../e2e/config";
import { readStackConfig } from "../../rehearsal/config";
import { expectedFor } from "../support/expected";
import { settingsOf } from "../support/settings";

describe("e2e/config", () => {
    const dev = () => readStackConfig("dev");

    it("is the stack dev with the whole guide, and an edge that needs no licence", async () => {
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

    it("takes Istio's own filters away, and nothing else, where the sidecars have none", async () => {
        const config = endToEnd(await dev());
        const { istio, ...rest } = settingsOf(withPlainSidecars(config));
        const { istio: _before, ...unchanged } = settingsOf(config);
        assert.deepEqual(rest, unchanged);
        assert.deepEqual(Object.keys(istio.values.istiod).sort(), ["global", "pilot", "telemetry"]);
    });

    it("works around emissary#4744 only where the Emissary has it", async () => {
        const { edge } = await dev();
        const old = { ...(edge ?? {}), version: "8.9.1", distribution: "emissary" };
        assert.ok(settingsOf(withRotationWorkaround({ edge: old })).edge.rotationWorkaround.enabled);
        assert.ok(!settingsOf(endToEnd(await dev())).edge.rotationWorkaround.enabled);
    });
});
