import * as assert from "node:assert/strict";
import { EdgeListeners } from "../../../components/edge/edgeListeners";
import { optsOf, recordComponent } from "../../support/component";

describe("components/edge/edgeListeners", () => {
    it("makes the two that the chart would make", async () => {
        const { resources } = await recordComponent(
            (providers) =>
                new EdgeListeners("l", { namespace: "gate", keep: false }, optsOf(providers)).listeners.length,
        );
        const hostBinding = { namespace: { from: "ALL" } };
        assert.deepEqual(
            resources.filter(({ custom }) => custom).map(({ inputs }) => [inputs["metadata"], inputs["spec"]]),
            [
                [
                    { name: "edge-http", namespace: "gate" },
                    { port: 8080, protocol: "HTTP", securityModel: "XFP", hostBinding },
                ],
                [
                    { name: "edge-https", namespace: "gate" },
                    { port: 8443, protocol: "HTTPS", securityModel: "XFP", hostBinding },
                ],
            ],
        );
    });
});
