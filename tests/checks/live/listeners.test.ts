import * as assert from "node:assert/strict";
import { judgeListeners } from "../../../checks/live/listeners";
import { Listener } from "../../../checks/live/cluster/customKinds";
import { Pod, ServicePort } from "../../../checks/live/cluster/kinds";
import { edgePod, expectedStack, told } from "../../support/expected";

describe("verify: Listeners (EM-013)", () => {
    const listener = (port: number, protocol = "HTTP", name = `on-${port}`): Listener => ({
        metadata: { name, namespace: "ambassador" },
        spec: { port, protocol },
    });
    const service = (...ports: ServicePort[]) => ({
        metadata: { name: "edge-stack", namespace: "ambassador" },
        spec: { ports },
    });
    const web = service({ port: 80, targetPort: 8080 }, { port: 443, targetPort: "https" });
    const pod: Pod = {
        ...edgePod(),
        spec: { containers: [{ name: "edge", ports: [{ name: "https", containerPort: 8443 }] }] },
    };
    const judge = (listeners: Listener[], tcp: number[] = [], of: typeof web | undefined = web) =>
        told(judgeListeners(listeners, of, [pod], tcp, expectedStack()));

    it("accepts one on each target port, by number or by name", () => {
        assert.equal(judge([listener(8080), listener(8443)]), "");
    });

    it("sees a port that nothing listens on, unless a TCPMapping does", () => {
        assert.match(judge([listener(8080)]), /no Listener on port 8443, where port 443/);
        assert.equal(judge([listener(8080)], [8443]), "");
    });

    it("sees the second on a port, but lets UDP and TCP share one", () => {
        const both = [listener(8080), listener(8443)];
        assert.match(judge([...both, listener(8080, "HTTPS", "second")]), /second is the second on port 8080/);
        assert.equal(judge([...both, listener(8443, "UDP", "quic")]), "");
    });

    it("misses the Service", () => {
        assert.match(told(judgeListeners([], undefined, [], [], expectedStack())), /has no address/);
    });
});
