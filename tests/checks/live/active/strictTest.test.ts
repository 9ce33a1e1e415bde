import * as assert from "node:assert/strict";
import {
    callFromOutside,
    callOf,
    judgePlaintext,
    outsider,
    strictTest,
} from "../../../../checks/live/active/strictTest";
import { Kinds } from "../../../../checks/live/cluster/kinds";
import { LiveObject } from "../../../../kube/object";
import { edgeDeployment, edgePod, expectedStack, realNode, simulatedNode, told } from "../../../support/expected";
import { FakeAnswers, fakeCluster } from "../../../support/fakeCluster";

const ended: LiveObject & { status: object } = { metadata: { name: "plaintext" }, status: { phase: "Failed" } };
const get = (kind: keyof Kinds) => (kind === "pods" ? ended : undefined);
const never = new AbortController().signal;
const url = "http://shop.shop.svc:80/";

describe("verify --strict-test (EM-024)", () => {
    const call = (answers: FakeAnswers, signal = never, timeout?: number) => {
        const cluster = fakeCluster({}, answers);
        return { cluster, called: callFromOutside(cluster, "edge:1", url, signal, timeout) };
    };
    const tidied = (done: readonly string[]) => {
        const namespace = /^create namespaces (edge-mesh-strict-test-\w+)$/.exec(done[0] ?? "")?.[1];
        assert.equal(done.at(-1), `remove namespaces ${namespace}`);
    };

    it("passes when the connection is cut, and on no answer whatever its status", () => {
        assert.equal(told(judgePlaintext(url, { status: 0, exit: 56 })), "");
        assert.equal(told(judgePlaintext(url, { status: 0, exit: 52 })), "");
        assert.match(told(judgePlaintext(url, { status: 200, exit: 0 })), /answered with 200/);
        assert.match(told(judgePlaintext(url, { status: 404, exit: 0 })), /answered with 404/);
    });

    it("cannot tell when the call did not get as far: no name, no route, no time", () => {
        for (const exit of [6, 7, 28]) {
            assert.throws(() => judgePlaintext(url, { status: 0, exit }), /did not get as far/);
        }
        assert.throws(() => callOf("curl: not found"), /told no result: curl: not found/);
    });

    it("calls from a pod outside the mesh, with as few rights as can be", () => {
        const { namespace, pod } = outsider("outside", "edge:1", url);
        assert.equal(namespace.metadata.name, pod.metadata.namespace);
        assert.deepEqual(Object.entries(pod.metadata.labels ?? {}).at(-1), ["sidecar.istio.io/inject", "false"]);
        assert.match(JSON.stringify(pod), /"automountServiceAccountToken":false.*"runAsNonRoot":true/);
    });

    it("makes, reads and deletes", async () => {
        const { cluster, called } = call({ get, log: () => "000 56\n" });
        assert.deepEqual(await called, { status: 0, exit: 56 });
        assert.equal(cluster.done.length, 3);
        tidied(cluster.done);
    });

    it("deletes after an error, after its time, and when it is interrupted", async () => {
        const failing = call({
            create: (kind) => {
                if (kind === "pods") {
                    throw new Error("quota exceeded");
                }
            },
        });
        await assert.rejects(failing.called, /quota exceeded/);
        tidied(failing.cluster.done);
        const running = () => ({ ...ended, status: { phase: "Pending" } });
        const slow = call({ get: running }, never, 10);
        await assert.rejects(slow.called, /did not end within/);
        tidied(slow.cluster.done);
        const controller = new AbortController();
        const interrupted = call({ get: running }, controller.signal);
        setTimeout(() => controller.abort(), 50);
        await assert.rejects(interrupted.called, { name: "AbortError" });
        tidied(interrupted.cluster.done);
    });

    it("waits for the new namespace's service account", async () => {
        let tries = 0;
        const create = (kind: keyof Kinds) => {
            if (kind === "pods" && tries++ === 0) {
                throw new Error('pods "plaintext" is forbidden: error looking up serviceaccount');
            }
        };
        assert.equal((await call({ get, create, log: () => "000 56\n" }).called).exit, 56);
        assert.equal(tries, 2);
    });

    it("makes nothing where pods are simulated, or where nothing is strict", async () => {
        const mappings = [
            { metadata: { name: "m", namespace: "shop" }, spec: { service: "shop:80", tls: "istio-upstream" } },
        ];
        const strict = [{ metadata: { name: "default", namespace: "shop" }, spec: { mtls: { mode: "STRICT" } } }];
        const cluster = (node: typeof realNode, peerauthentications: typeof strict) => {
            const objects = { deployments: [edgeDeployment], pods: [edgePod()], nodes: [node], mappings };
            return fakeCluster({ ...objects, peerauthentications }, { get, log: () => "200 0\n" });
        };
        for (const [node, policies, reason] of [
            [simulatedNode, strict, /cannot be shown here/],
            [realNode, [], /nothing to refuse/],
        ] as const) {
            const fake = cluster(node, [...policies]);
            await assert.rejects(strictTest(never).look(fake, expectedStack()), reason);
            assert.deepEqual(fake.done, []);
        }
        const { problems } = await strictTest(never).look(cluster(realNode, strict), expectedStack());
        assert.match(problems[0]?.problem ?? "", /to http:\/\/shop.shop.svc:80\/ was answered with 200/);
    });
});
