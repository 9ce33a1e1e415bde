import * as assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import {
    durationOf,
    judgeCronJob,
    judgeLifetimes,
    judgePresented,
    presentedCheck,
    serialsOf,
} from "../../../checks/live/rotation";
import { Deployment } from "../../../checks/live/cluster/kinds";
import { edgeDeployment, edgePod, expectedStack, realNode, simulatedNode, told } from "../../support/expected";
import { fakeCluster } from "../../support/fakeCluster";

const fixture = (name: string) => readFileSync(path.join(__dirname, "..", "..", "fixtures", "verify", name), "utf8");
const expected = expectedStack();
const tlsContext = { metadata: { name: "istio-upstream", namespace: "ambassador" }, spec: {} };
const now = Date.parse("2027-01-01T00:00:00Z");

describe("verify: lifetimes of certificates (EM-010)", () => {
    const istiod = (value?: string): Deployment => {
        const env = value === undefined ? [] : [{ name: "MAX_WORKLOAD_CERT_TTL", value }];
        const spec = { selector: {}, template: { spec: { containers: [{ name: "discovery", env }] } } };
        return { metadata: { name: "istiod", namespace: "istio-system" }, spec };
    };

    it("reads Go's durations", () => {
        assert.equal(durationOf("1h30m"), 5_400_000);
        assert.equal(durationOf("0.5h"), 1_800_000);
        assert.equal(durationOf("250ms"), 250);
        assert.ok(Number.isNaN(durationOf("a day")));
    });

    it("sees the guide's short test, with which istiod signs nothing at all", () => {
        assert.equal(told(judgeLifetimes(istiod(), [edgePod()])), "");
        assert.match(told(judgeLifetimes(istiod("1h"), [edgePod()])), /ask for 24h, istiod signs at most 1h/);
    });

    it("accepts a short life that the agents ask for too", () => {
        const pod = edgePod();
        const [sidecar] = pod.spec.initContainers ?? [];
        const env = [...(sidecar?.env ?? []), { name: "SECRET_TTL", value: "30m" }];
        const short = {
            ...pod,
            spec: { ...pod.spec, initContainers: [{ name: "istio-proxy", restartPolicy: "Always", env }] },
        };
        assert.equal(told(judgeLifetimes(istiod("1h"), [short])), "");
    });
});

describe("verify: CronJob of the rotation (EM-010)", () => {
    const asked = expectedStack({ edge: { rotationWorkaround: { enabled: true, everyHours: 6 } } });
    const cronJob = (suspend: boolean, last: string) => ({
        metadata: { name: "edge-certificate-touch", namespace: "ambassador", creationTimestamp: last },
        spec: { schedule: "0 */6 * * *", suspend },
    });

    it("wants it only where it was asked for", () => {
        assert.equal(told(judgeCronJob(undefined, expected, now)), "");
        assert.match(told(judgeCronJob(undefined, asked, now)), /is not there/);
    });

    it("sees that it is suspended, or has not succeeded for two rounds", () => {
        assert.equal(told(judgeCronJob(cronJob(false, "2026-12-31T20:00:00Z"), asked, now)), "");
        assert.match(told(judgeCronJob(cronJob(true, "2026-12-31T20:00:00Z"), asked, now)), /suspended/);
        assert.match(told(judgeCronJob(cronJob(false, "2026-12-31T10:00:00Z"), asked, now)), /not succeeded since/);
    });
});

describe("verify: certificates in the edge's pods (EM-010)", () => {
    const one = {
        pod: "ambassador/edge-1",
        pem: fixture("workload-1.pem"),
        serials: ["0a111"],
        authorities: [] as string[],
    };
    const judge = (over: Partial<typeof one>, at = now) => told(judgePresented([{ ...one, ...over }], expected, at));

    it("accepts the written certificate, presented; leading zeros and case do not count", () => {
        assert.equal(judge({}), "");
        assert.equal(judge({ serials: ["00A111"] }), "");
    });

    it("sees emissary#4744: Envoy presents another than the agent wrote", () => {
        assert.match(
            judge({ pem: fixture("workload-2.pem") }),
            /presents 0a111, the agent wrote a222 \(emissary#4744\)/,
        );
        assert.match(judge({ serials: [] }), /presents no certificate/);
        const [problem] = judgePresented([{ ...one, serials: [] }], expected, now).problems;
        assert.match(problem?.fix ?? "", /rollout restart .*for good: .*rotationWorkaround.enabled' true && pulumi up/);
        const without = { ...one, serials: [], withoutContext: true };
        assert.equal(told(judgePresented([without], expected, now)), "", "a missing TLSContext is EM-005's");
    });

    it("sees a certificate that has ended, or is for another workload", () => {
        assert.match(judge({}, Date.parse("2200-01-01")), /ended on/);
        const elsewhere = { ...expected, edge: { ...expected.edge, namespace: "other" } };
        assert.match(told(judgePresented([one], elsewhere, now)), /is for URI:spiffe/);
    });

    it("sees a certificate of another authority than the mesh has now", () => {
        const pem = fixture("edge-chain.pem");
        const roots = fixture("mesh-roots.pem");
        const edge = { ...expected, edge: { ...expected.edge, namespace: "emissary" } };
        const presented = {
            pod: "emissary/edge-1",
            pem,
            serials: [new X509Certificate(pem).serialNumber],
            authorities: [],
        };
        const at = Date.parse(new X509Certificate(pem).validFrom);
        const judgeRoots = (it?: string) =>
            told(judgePresented([it === undefined ? presented : { ...presented, roots: it }], edge, at));
        assert.equal(judgeRoots(roots), "");
        assert.equal(judgeRoots(fixture("workload-1.pem") + roots), "", "while one authority follows the other");
        assert.equal(judgeRoots(), "", "where Istio has written none");
        assert.match(
            judgeRoots(fixture("workload-1.pem")),
            /another authority than the mesh's \(ConfigMap emissary\/istio-ca/,
        );
    });

    it("sees an Envoy that trusts an authority which Istio no longer hands out", () => {
        const roots = fixture("mesh-roots.pem");
        const serial = new X509Certificate(roots).serialNumber;
        const pem = fixture("edge-chain.pem");
        const edge = { ...expected, edge: { ...expected.edge, namespace: "emissary" } };
        const at = Date.parse(new X509Certificate(pem).validFrom);
        const serials = [new X509Certificate(pem).serialNumber];
        const trusting = (authority: string) =>
            told(judgePresented([{ pod: "emissary/edge-1", pem, serials, authorities: [authority], roots }], edge, at));
        assert.equal(trusting(`00${serial}`), "");
        assert.match(trusting("4711"), /trusts authority 4711, Istio hands out \w+: it refuses servers/);
    });

    it("reads Envoy's serials", () => {
        assert.deepEqual(serialsOf(fixture("envoy-certs.json")), { serials: ["0a111"], authorities: [] });
        const { serials } = serialsOf(fixture("recorded/wrong-authority-certs.json"));
        assert.deepEqual([...new Set(serials)], ["6bb128df36fda17d69bfa34cc08b0104"], "each upstream presents it");
        assert.deepEqual(serialsOf(fixture("recorded/no-tlscontext-certs.json")).serials, []);
        const { authorities } = serialsOf(fixture("recorded/authority-certs.json"));
        assert.deepEqual(authorities, ["33113b11c86462f697104b5dd47b719910acf14c"]);
    });

    it("reads both inside the pod, and never passes where pods are simulated", async () => {
        const objects = { deployments: [edgeDeployment], pods: [edgePod()], configmaps: [], tlscontexts: [tlsContext] };
        const commands: string[] = [];
        const exec = (_at: unknown, command: readonly string[]) => {
            commands.push(command.join(" "));
            const stdout = command[0] === "cat" ? fixture("workload-1.pem") : fixture("envoy-certs.json");
            return { ok: true, stdout, stderr: "" };
        };
        const real = fakeCluster({ ...objects, nodes: [realNode] }, { exec });
        assert.deepEqual((await presentedCheck.look(real, expected)).problems, []);
        assert.deepEqual(commands, [
            "cat /etc/istio-certs/cert-chain.pem",
            "curl -sSf -X GET --max-time 8 http://127.0.0.1:8001/certs",
        ]);
        const simulated = fakeCluster({ ...objects, nodes: [simulatedNode] }, { exec });
        await assert.rejects(presentedCheck.look(simulated, expected), /cannot be shown here/);
    });
});
