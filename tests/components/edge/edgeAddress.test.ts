import * as assert from "node:assert/strict";
import { edgeAddress } from "../../../components/edge/edgeAddress";
import { optsOf, recordComponent } from "../../support/component";

describe("components/edge/edgeAddress", () => {
    it("tells host name, else IP address, else nothing", async () => {
        const address = async (...ingress: object[]) => {
            const { outputs } = await recordComponent(
                (providers) => edgeAddress("s", "gate/front", optsOf(providers)),
                () => ({ status: { loadBalancer: { ingress } } }),
            );
            return outputs["result"];
        };
        assert.equal(await address({ hostname: "lb.example", ip: "10.0.0.1" }), "lb.example");
        assert.equal(await address({ ip: "10.0.0.1" }), "10.0.0.1");
        assert.equal(await address(), undefined);
    });
});
