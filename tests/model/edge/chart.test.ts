import * as assert from "node:assert/strict";
import { edgeName } from "../../../config/distribution";
import { EdgeChart, edgeChart } from "../../../model/edge/chart";
import { settingsOf } from "../../support/settings";

type Raw = Readonly<Record<string, unknown>>;

/** What Emissary's chart makes with values of the user. */
function emissary(values: Raw = {}, more: Raw = {}): EdgeChart {
    const { edge } = settingsOf({ edge: { distribution: "emissary", version: "8.9.1", values, ...more } });
    return edgeChart(edge, edgeName(edge));
}

function edgeStack(values: Raw = {}, more: Raw = {}): EdgeChart {
    const { edge } = settingsOf({ edge: { values, ...more } });
    return edgeChart(edge, edgeName(edge));
}

const long = "a".repeat(62);

describe("model/edge/chart", () => {
    it("names everything after the release, unless values say otherwise", () => {
        const made = (name: string): EdgeChart => ({
            workload: { kind: "Deployment", name },
            service: { name, getsAddress: true },
            serviceAccount: name,
            aggregatedRoles: [name],
        });
        assert.deepEqual(emissary(), made("emissary-ingress"));
        assert.deepEqual(edgeStack(), made("edge-stack"));
        assert.deepEqual(edgeStack({}, { ambassadorId: "inner" }), made("edge-stack-inner"));
        assert.deepEqual(emissary({ fullnameOverride: "front" }), made("front"));
    });

    it("reads the values of Edge Stack's chart where its subchart does", () => {
        const values = { fullnameOverride: "front", daemonSet: true };
        assert.equal(edgeStack(values).workload.name, "edge-stack", "those at the top are not the subchart's");
        assert.deepEqual(edgeStack({ "emissary-ingress": values }).workload, { kind: "DaemonSet", name: "front" });
    });

    it("builds the full name as the chart does where there is none", () => {
        const named = (values: Raw) => emissary({ fullnameOverride: "", ...values }).workload.name;
        assert.equal(named({}), "emissary-ingress");
        assert.equal(named({ nameOverride: "door" }), "emissary-ingress-door");
        assert.equal(named({ nameOverride: "emissary" }), "emissary-ingress", "the release's name holds it");
        const nested = (values: Raw, more: Raw = {}) =>
            edgeStack({ "emissary-ingress": { fullnameOverride: "", ...values } }, more).workload.name;
        assert.equal(nested({}), "edge-stack");
        assert.equal(nested({ nameOverride: "" }), "edge-stack-emissary-ingress");
        assert.equal(nested({ nameOverride: "door" }, { ambassadorId: "ambassador" }), "edge-stack-ambassador");
    });

    it("cuts a full name as the chart does", () => {
        assert.equal(emissary({ fullnameOverride: `${long}-b` }).workload.name, long);
        assert.equal(emissary({ fullnameOverride: `${long}bc` }).workload.name, `${long}b`);
    });

    it("follows the names of single objects", () => {
        const values = {
            deploymentNameOverride: "door",
            service: { nameOverride: "door-svc" },
            rbac: { nameOverride: "door-rbac" },
            serviceAccount: { name: "door-account" },
        };
        assert.deepEqual(emissary(values), {
            workload: { kind: "Deployment", name: "door" },
            service: { name: "door-svc", getsAddress: true },
            serviceAccount: "door-account",
            aggregatedRoles: ["door-rbac"],
        });
    });

    it("knows which kind runs the edge", () => {
        assert.deepEqual(emissary({ daemonSet: true, deploymentNameOverride: "door" }).workload, {
            kind: "DaemonSet",
            name: "door",
        });
        assert.deepEqual(emissary({ barePod: true, deploymentNameOverride: "door" }).workload, {
            kind: "Pod",
            name: "emissary-ingress",
        });
    });

    it("knows whose Services get an address", () => {
        const gets = (service: Raw) => emissary({ service }).service.getsAddress;
        assert.equal(gets({ type: "LoadBalancer" }), true);
        assert.equal(gets({ type: "NodePort" }), false);
        assert.equal(gets({ type: "ClusterIP" }), false);
        assert.equal(gets({ externalIPs: ["192.0.2.1"] }), false, "it has one");
        assert.equal(gets({ externalIPs: [] }), true);
    });

    it("knows the aggregated ClusterRoles", () => {
        assert.deepEqual(emissary({ rbac: { create: false } }).aggregatedRoles, []);
        assert.deepEqual(emissary({ scope: { singleNamespace: true } }).aggregatedRoles, ["emissary-ingress"]);
        const agent = { agent: { enabled: true }, rbac: { nameOverride: "door" } };
        assert.deepEqual(emissary(agent).aggregatedRoles, ["door", "emissary-ingress-agent"]);
        assert.deepEqual(emissary(agent, { version: "4.1.0" }).aggregatedRoles, ["door"], "4.x has no agent");
        const local = { version: "4.1.0", chart: "./charts/emissary-ingress" };
        assert.equal(emissary(agent, local).aggregatedRoles.length, 2, "nobody knows the version of a folder");
    });

    it("takes the chart's default where a value is null, and its service account where none is made", () => {
        assert.deepEqual(
            emissary({ service: null, rbac: null, serviceAccount: null, fullnameOverride: null }),
            emissary(),
        );
        assert.equal(emissary({ serviceAccount: { create: false } }).serviceAccount, "default");
    });
});
