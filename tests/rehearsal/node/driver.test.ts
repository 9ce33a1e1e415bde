import * as assert from "node:assert/strict";
import { readStackConfig } from "../../../rehearsal/config";
import { withPlainSidecars, withSmallRequests } from "../../../rehearsal/node/driver";
import { settingsOf } from "../../support/settings";

describe("rehearsal/node/driver", () => {
    it("asks for little where everything shares one node", async () => {
        const { istio } = settingsOf(withSmallRequests(await readStackConfig("dev")));
        const { resources, global } = istio.values.istiod as Record<string, { requests?: unknown; proxy?: unknown }>;
        assert.deepEqual(resources?.requests, { cpu: "50m", memory: "128Mi" });
        assert.deepEqual(global?.proxy, { resources: { requests: { cpu: "10m", memory: "64Mi" } } });
    });

    it("takes Istio's own filters away, and nothing else, where the sidecars have none", async () => {
        const config = await readStackConfig("dev");
        const { istio, ...rest } = settingsOf(withPlainSidecars(config));
        const { istio: _before, ...unchanged } = settingsOf(config);
        assert.deepEqual(rest, unchanged);
        assert.deepEqual(Object.keys(istio.values.istiod).sort(), ["global", "pilot", "telemetry"]);
    });
});
