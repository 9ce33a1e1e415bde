import * as assert from "node:assert/strict";
import { readStackConfig } from "../../../rehearsal/config";
import { withPlainSidecars } from "../../../rehearsal/node/driver";
import { settingsOf } from "../../support/settings";

describe("rehearsal/node/driver", () => {
    it("takes Istio's own filters away, and nothing else, where the sidecars have none", async () => {
        const config = await readStackConfig("dev");
        const { istio, ...rest } = settingsOf(withPlainSidecars(config));
        const { istio: _before, ...unchanged } = settingsOf(config);
        assert.deepEqual(rest, unchanged);
        assert.deepEqual(Object.keys(istio.values.istiod).sort(), ["global", "pilot", "telemetry"]);
    });
});
