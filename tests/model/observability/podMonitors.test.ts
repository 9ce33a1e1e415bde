import * as assert from "node:assert/strict";
import { podMonitors } from "../../../model/observability/podMonitors";
import { settingsOf } from "../../support/settings";

const pods = { "app.kubernetes.io/instance": "door" };
const monitorsOf = (prometheus: object) =>
    podMonitors(settingsOf({ prometheus, meshNamespaces: [{ name: "shop" }] }), pods);

interface Relabeling {
    readonly action: string;
    readonly sourceLabels: readonly string[];
    readonly regex: string;
    readonly replacement?: string;
}

describe("model/observability/podMonitors", () => {
    const [edge, sidecars] = monitorsOf({ install: "operator", monitorLabels: { release: "stack" } });
    const endpoint = (sidecars?.spec["podMetricsEndpoints"] as { path: string; relabelings: Relabeling[] }[])[0];

    it("are for a Prometheus that is there, and only then", () => {
        assert.deepEqual([monitorsOf({}), monitorsOf({ install: "operator", enabled: false })], [[], []]);
        assert.deepEqual([edge?.labels, sidecars?.labels], [{ release: "stack" }, { release: "stack" }]);
    });

    it("scrape the edge's pods at their admin port", () => {
        assert.equal(edge?.namespace, "ambassador");
        assert.deepEqual(edge.spec, {
            selector: { matchLabels: pods },
            podMetricsEndpoints: [{ port: "admin", path: "/metrics" }],
        });
    });

    it("scrape the sidecars of the mesh's namespaces, and nothing else of their pods", () => {
        assert.deepEqual(sidecars?.spec["namespaceSelector"], { matchNames: ["ambassador", "shop"] });
        assert.equal(endpoint?.path, "/stats/prometheus");
        const [container] = endpoint.relabelings;
        assert.deepEqual([container?.action, container?.regex], ["keep", "istio-proxy"]);
    });

    it("reach a pod at the port of its annotation, by IPv4 and IPv6", () => {
        const rules = endpoint?.relabelings.filter(({ action }) => action === "replace") ?? [];
        const addressOf = (ip: string) =>
            rules
                .map(({ regex, replacement = "" }) => ({ regex: new RegExp(`^(?:${regex})$`), replacement }))
                .filter(({ regex }) => regex.test(`15020;${ip}`))
                .map(({ regex, replacement }) => `15020;${ip}`.replace(regex, replacement));
        assert.deepEqual(addressOf("10.0.0.7"), ["10.0.0.7:15020"]);
        assert.deepEqual(addressOf("fd00::7"), ["[fd00::7]:15020"]);
    });
});
