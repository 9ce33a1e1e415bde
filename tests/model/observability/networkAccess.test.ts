import * as assert from "node:assert/strict";
import { IngressRule, networkAccess } from "../../../model/observability/networkAccess";
import { settingsOf } from "../../support/settings";

const access = (networkPolicies: Readonly<Record<string, unknown>>) => {
    const found = networkAccess(
        settingsOf({ meshNamespaces: [{ name: "shop" }], networkPolicies: { enabled: true, ...networkPolicies } }),
    );
    assert.ok(found !== undefined);
    return found;
};
const portsOf = ({ ports = [] }: IngressRule) => ports.map(({ port }) => port);
/** Who is let in by a rule: namespaces, addresses, and `.` for the pods beside. */
const callers = ({ from = [] }: IngressRule) =>
    from.map((peer) => {
        if ("namespaceSelector" in peer) {
            return peer.namespaceSelector.matchLabels["kubernetes.io/metadata.name"];
        }
        return "ipBlock" in peer ? peer.ipBlock.cidr : ".";
    });

describe("model/observability/networkAccess", () => {
    it("is no one's concern unless asked for", () => {
        assert.equal(networkAccess(settingsOf({})), undefined);
    });

    it("opens the edge's listeners to everyone, and its admin port to its neighbours and Prometheus only", () => {
        const [listeners, beside, metrics, ...rest] = access({}).edge;
        assert.deepEqual(listeners, { ports: [{ port: 8080 }, { port: 8443 }] });
        assert.deepEqual(beside, { from: [{ podSelector: {} }] });
        assert.deepEqual(callers(metrics as IngressRule), ["observability"]);
        assert.deepEqual(portsOf(metrics as IngressRule), [8877, 15020]);
        assert.deepEqual(rest, []);
    });

    it("opens the listeners that are named instead", () => {
        assert.deepEqual(access({ edgePorts: [9443] }).edge[0], { ports: [{ port: 9443 }] });
    });

    it("lets every sender of spans reach Zipkin: edge, mesh and Istio's gateways", () => {
        const [spans, ...rest] = access({}).zipkin;
        assert.deepEqual(callers(spans as IngressRule), [".", "ambassador", "shop", "istio-system"]);
        assert.deepEqual(portsOf(spans as IngressRule), [9411]);
        assert.deepEqual(rest, []);
    });

    it("lets nobody reach Prometheus from outside its namespace", () => {
        const [queries, ...rest] = access({}).prometheus;
        assert.deepEqual(callers(queries as IngressRule), ["."]);
        assert.deepEqual(portsOf(queries as IngressRule), [9090]);
        assert.deepEqual(rest, []);
    });

    it("lets further namespaces and addresses see what is observed, and not the edge's every port", () => {
        const { edge, zipkin, prometheus } = access({ namespaces: ["grafana"], cidrs: ["10.0.0.0/24"] });
        for (const rule of [edge[2], zipkin[0], prometheus[0]]) {
            assert.deepEqual(callers(rule as IngressRule).slice(-2), ["grafana", "10.0.0.0/24"]);
        }
        assert.deepEqual(edge[1], { from: [{ podSelector: {} }] });
    });
});
