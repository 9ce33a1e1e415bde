import * as assert from "node:assert/strict";
import { upstreamOf } from "../../../../checks/live/cluster/upstream";

describe("verify: upstream of a Mapping", () => {
    const read = (service: string) => upstreamOf({ metadata: { name: "m", namespace: "shop" }, spec: { service } });

    it("reads scheme, Service and port as the edge does", () => {
        const service = { name: "web", namespace: "shop" };
        assert.deepEqual(read("web"), { scheme: undefined, port: undefined, called: 80, service });
        assert.deepEqual(read("HTTP://web:80"), { scheme: "http", port: 80, called: 80, service });
        for (const host of ["web.other", "web.other.svc", "web.other.svc.cluster.local"]) {
            assert.deepEqual(read(`${host}:80`).service, { name: "web", namespace: "other" }, host);
        }
    });

    it("knows which port the edge calls where the Mapping names none", () => {
        const called = (service: string, tls?: string) =>
            upstreamOf({ metadata: { name: "m" }, spec: { service, ...(tls === undefined ? {} : { tls }) } }).called;
        assert.deepEqual([called("web"), called("web", "istio-upstream"), called("web", "false")], [80, 443, 80]);
        assert.deepEqual([called("https://web"), called("web:8080", "istio-upstream")], [443, 8080]);
    });

    it("takes nothing outside the cluster for a Service", () => {
        for (const host of ["api.example.com:443", "10.0.0.1:80", ""]) {
            assert.equal(read(host).service, undefined, host);
        }
    });
});
