import * as assert from "node:assert/strict";
import { judgeBoot, judgeSpans, judgeTracing, spansWithin } from "../../../checks/live/tracing";
import { TracingService } from "../../../checks/live/cluster/customKinds";
import { edgeDeployment, edgePod, expectedStack, realNode, told } from "../../support/expected";
import { fakeCluster } from "../../support/fakeCluster";

const expected = expectedStack();
const off = expectedStack({ zipkin: { enabled: false } });
const tracing = (
    over: Partial<TracingService["spec"]> = {},
    name = "tracing",
    made = "2026-01-01",
): TracingService => ({
    metadata: { name, namespace: "ambassador", creationTimestamp: `${made}T00:00:00Z` },
    spec: { service: "zipkin.observability.svc.cluster.local:9411", driver: "zipkin", ...over },
});
const zipkin = { metadata: { name: "zipkin", namespace: "observability" }, spec: { ports: [{ port: 9411 }] } };

describe("verify: TracingService (EM-009)", () => {
    const telemetries = [{ metadata: { name: "mesh-default", namespace: "istio-system" } }];
    const judge = (...found: TracingService[]) =>
        judgeTracing({ tracing: found, services: [zipkin], telemetries }, expected);

    it("accepts the program's, and none where tracing is off", () => {
        assert.equal(told(judge(tracing())), "");
        assert.equal(told(judgeTracing({ tracing: [], services: [], telemetries: [] }, off)), "");
    });

    it("misses it, and names the one to delete when there are two", () => {
        assert.match(told(judge()), /no TracingService/);
        const { problems } = judge(tracing(), tracing({}, "second"));
        assert.match(problems[0]?.fix ?? "", /delete tracingservice second/);
    });

    it("sees what the CRD accepts and the edge rejects", () => {
        assert.match(told(judge(tracing({ driver: "lightstep" }))), /rejects the driver/);
        assert.match(told(judge(tracing({ config: { collector_endpoint_version: "HTTP_JSON_V1" } }))), /HTTP_JSON_V1/);
    });

    it("sees another sampling than the stack's, of the edge and of the mesh", () => {
        const half = expectedStack({ tracing: { sampling: 50 } });
        const judgeSampling = (overall: number, random: number) => {
            const spec = { tracing: [{ randomSamplingPercentage: random }] };
            const found = { metadata: { name: "mesh-default", namespace: "istio-system" }, spec };
            const facts = { tracing: [tracing({ sampling: { overall } })], services: [zipkin], telemetries: [found] };
            return told(judgeTracing(facts, half));
        };
        assert.equal(judgeSampling(50, 50), "");
        assert.match(
            judgeSampling(0, 50),
            /TracingService ambassador\/tracing has a sampling of 0 %, not 50: no request/,
        );
        assert.match(judgeSampling(50, 1), /Telemetry istio-system\/mesh-default has a sampling of 1 %, not 50/);
    });

    it("misses the mesh's half", () => {
        const facts = { tracing: [tracing()], services: [zipkin], telemetries: [] };
        assert.match(told(judgeTracing(facts, expected)), /Telemetry istio-system\/mesh-default is not there/);
    });

    it("misses the collector, and its port", () => {
        assert.match(
            told(judgeTracing({ tracing: [tracing()], services: [], telemetries }, expected)),
            /observability\/zipkin, is not there/,
        );
        assert.match(told(judge(tracing({ service: "zipkin.observability:9410" }))), /has no port 9410/);
    });
});

describe("verify: spans (EM-026)", () => {
    it("sees a pod that was there before its TracingService", () => {
        assert.equal(told(judgeBoot(tracing(), [edgePod()], expected)), "");
        assert.match(told(judgeBoot(tracing({}, "tracing", "2026-01-03"), [edgePod()], expected)), /edge-1 is older/);
    });

    it("finds the edge among Zipkin's services", () => {
        assert.equal(told(judgeSpans('["default-ambassador","shop.shop"]', expected, ["default-ambassador"])), "");
        assert.match(
            told(judgeSpans('["shop.shop"]', expected, ["default-ambassador"])),
            /no span of default-ambassador/,
        );
    });

    it("waits for spans that Envoy has not handed on yet", async () => {
        const answers = ["[]", '["default-ambassador"]'];
        const objects = { deployments: [edgeDeployment], pods: [edgePod()], nodes: [realNode] };
        const service = () => answers.shift() ?? "[]";
        const cluster = fakeCluster({ ...objects, tracingservices: [tracing()] }, { service });
        assert.equal(told(await spansWithin(1_500).look(cluster, expected)), "");
        assert.deepEqual(answers, []);
    });

    it("asks Zipkin for the name of Envoy's node, or for the one that was set", async () => {
        const names = async (config: TracingService["spec"]["config"], answer: string) => {
            const objects = { deployments: [edgeDeployment], pods: [edgePod()], nodes: [realNode] };
            const service = (path: string) => (path === "/api/v2/services" ? answer : "");
            const cluster = fakeCluster({ ...objects, tracingservices: [tracing({ config })] }, { service });
            return told(await spansWithin(0).look(cluster, expected));
        };
        assert.equal(await names({}, '["ambassador-ambassador"]'), "");
        assert.equal(await names({ service_name: "Edge" }, '["edge"]'), "");
        assert.match(await names({}, "[]"), /default-ambassador or ambassador-ambassador/);
    });
});
