import * as assert from "node:assert/strict";
import { missingAddresses } from "../../../rehearsal/node/helper";

const service = (name: string, type: string, ip?: string) => ({
    metadata: { name, namespace: "default" },
    spec: { type },
    status: ip === undefined ? {} : { loadBalancer: { ingress: [{ ip }] } },
});
const given = (...services: ReturnType<typeof service>[]) =>
    [...missingAddresses(services)].map(([{ metadata }, ip]) => `${metadata.name} ${ip}`);

describe("rehearsal/node/helper", () => {
    it("gives each load balancer the lowest address that no other has", () => {
        const services = [
            service("plain", "ClusterIP"),
            service("second", "LoadBalancer", "192.0.2.2"),
            service("new", "LoadBalancer"),
            service("newer", "LoadBalancer"),
        ];
        assert.deepEqual(given(...services), ["new 192.0.2.1", "newer 192.0.2.3"]);
    });

    it("leaves those alone that have one", () => {
        assert.deepEqual(given(service("edge", "LoadBalancer", "192.0.2.1")), []);
    });
});
