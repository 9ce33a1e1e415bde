import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { judgeTargets, metricsCheck } from "../../../checks/live/metrics";
import { edgeDeployment, edgePod, expectedStack, realNode, told } from "../../support/expected";
import { fakeCluster } from "../../support/fakeCluster";

const answer = readFileSync(path.join(__dirname, "..", "..", "fixtures", "verify", "prometheus-targets.json"), "utf8");

describe("verify: Prometheus (EM-027)", () => {
    const judge = (text: string) => told(judgeTargets(text, [], expectedStack()));

    it("accepts the edge and the sidecars, up", () => assert.equal(judge(answer), ""));

    it("misses either of them, and tells why one is down", () => {
        assert.match(judge(answer.replaceAll("edge-admin", "other")), /no target that is the edge's admin port/);
        assert.match(judge(answer.replaceAll("15020", "15090")), /no target that is a sidecar/);
        const down = answer.replace('"lastError": ""', '"lastError": "refused"').replace('"up"', '"down"');
        assert.match(judge(down), /cannot scrape the edge's admin port, http:\/\/10.0.0.1:8877\/metrics: refused/);
    });

    it("waits for the next scrape of a pod that was still starting at the last one", () => {
        const at = (time: string) =>
            answer
                .replace('"lastError": ""', `"lastError": "502", "lastScrape": "2026-01-02T00:00:${time}.5Z"`)
                .replace('"up"', '"down"');
        const ready = { type: "Ready", status: "True", lastTransitionTime: "2026-01-02T00:00:30Z" };
        const pod = { ...edgePod(), status: { podIP: "10.0.0.1", conditions: [ready] } };
        const judgeAt = (time: string) => told(judgeTargets(at(time), [pod], expectedStack()));
        assert.equal(judgeAt("29"), "");
        assert.match(judgeAt("31"), /cannot scrape the edge's admin port/);
        const starting = { ...pod, status: { podIP: "10.0.0.1", conditions: [] } };
        assert.match(told(judgeTargets(at("29"), [starting], expectedStack())), /cannot scrape/);
    });

    it("asks through the API server, and nothing where it is switched off", async () => {
        const objects = { deployments: [edgeDeployment], pods: [edgePod()], nodes: [realNode] };
        const cluster = fakeCluster(objects, { service: (path) => (path.startsWith("/api/v1/targets") ? answer : "") });
        assert.deepEqual((await metricsCheck.look(cluster, expectedStack())).problems, []);
        const off = expectedStack({ prometheus: { enabled: false } });
        assert.equal((await metricsCheck.look(fakeCluster({}), off)).seen, "switched off");
    });

    it("looks for the PodMonitors where Prometheus is not ours", async () => {
        const elsewhere = expectedStack({ prometheus: { install: "operator" } });
        const names = (elsewhere.podMonitors ?? []).map(({ namespace, name }) => ({ metadata: { namespace, name } }));
        assert.equal(names.length, 2);
        const all = await metricsCheck.look(fakeCluster({ podmonitors: names }), elsewhere);
        assert.deepEqual(all.problems, []);
        const one = await metricsCheck.look(fakeCluster({ podmonitors: names.slice(1) }), elsewhere);
        assert.match(told(one), /PodMonitor ambassador\/edge-admin is not there/);
    });
});
