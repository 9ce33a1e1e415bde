import * as assert from "node:assert/strict";
import { certificateVolumeCheck, judgeCertificateVolume, judgeEdgePods } from "../../../checks/live/edgePods";
import { Container, Pod } from "../../../checks/live/cluster/kinds";
import { edgeDeployment, edgePod, expectedStack, told } from "../../support/expected";
import { fakeCluster } from "../../support/fakeCluster";

const expected = expectedStack();
const withSpec = (spec: Partial<Pod["spec"]>): Pod => ({ ...edgePod(), spec: { ...edgePod().spec, ...spec } });
const sidecar = edgePod().spec.initContainers?.[0] as Container;

describe("verify: pods of the edge (EM-020)", () => {
    const judge = (pod: Pod) => told(judgeEdgePods(edgeDeployment, [pod], expected));

    it("accepts the sidecar as native sidecar and as container", () => {
        assert.equal(judge(edgePod()), "");
        const { restartPolicy: _always, ...plain } = sidecar;
        assert.equal(judge(withSpec({ containers: [...edgePod().spec.containers, plain], initContainers: [] })), "");
    });

    it("takes an init container that ends for no sidecar", () => {
        const { restartPolicy: _always, ...plain } = sidecar;
        assert.match(judge(withSpec({ initContainers: [plain] })), /ambassador\/edge-1 runs without istio-proxy/);
    });

    it("has a label that keeps the sidecar away taken from the template, not another restart", () => {
        const labels = { "sidecar.istio.io/inject": "false" };
        const pod = { ...edgePod(), metadata: { ...edgePod().metadata, labels } };
        const optedOut = { ...pod, spec: { ...pod.spec, initContainers: [] } };
        const { problems } = judgeEdgePods(edgeDeployment, [optedOut], expected);
        assert.match(problems[0]?.problem ?? "", /its label sidecar.istio.io\/inject refuses it/);
        assert.match(problems[0]?.fix ?? "", /"path":"\/spec\/template\/metadata\/labels\/sidecar.istio.io~1inject"/);
    });

    it("misses variables and readiness", () => {
        const [own] = edgePod().spec.containers;
        assert.match(
            judge(withSpec({ containers: [{ ...(own as Container), env: [] }] })),
            /no AMBASSADOR_ISTIO_SECRET_DIR/,
        );
        assert.match(judge({ ...edgePod(), status: { phase: "Running" } }), /is not ready/);
    });

    it("misses the Deployment, and pods that it should have", () => {
        assert.match(told(judgeEdgePods(undefined, [], expected)), /Deployment ambassador\/edge-stack is not there/);
        assert.match(told(judgeEdgePods(edgeDeployment, [], expected)), /0 of 1 pods/);
    });
});

describe("verify: certificate directory (EM-002)", () => {
    const judge = (pod: Pod) => told(judgeCertificateVolume([pod]));

    it("accepts one volume at one directory, with or without a slash at its end", () => {
        assert.equal(judge(edgePod()), "");
    });

    it("reads OUTPUT_CERTS from PROXY_CONFIG too", () => {
        const env = [{ name: "PROXY_CONFIG", value: '{"proxyMetadata":{"OUTPUT_CERTS":"/etc/istio-certs"}}' }];
        assert.equal(judge(withSpec({ initContainers: [{ ...sidecar, env }] })), "");
    });

    it("sees a sidecar that writes nothing, elsewhere, or without a volume", () => {
        const having = (over: Partial<Container>) => judge(withSpec({ initContainers: [{ ...sidecar, ...over }] }));
        assert.match(having({ env: [] }), /OUTPUT_CERTS is not set/);
        assert.match(having({ env: [{ name: "OUTPUT_CERTS", value: "/certs" }] }), /to \/certs, the edge reads \/etc/);
        assert.match(having({ volumeMounts: [] }), /istio-proxy has no volume/);
    });

    it("sees an edge with another volume there", () => {
        const [own] = edgePod().spec.containers;
        const volumeMounts = [{ name: "other", mountPath: "/etc/istio-certs" }];
        assert.match(judge(withSpec({ containers: [{ ...(own as Container), volumeMounts }] })), /volume other/);
    });

    it("cannot look where there is no sidecar, which is EM-020's to say", async () => {
        const cluster = fakeCluster({ deployments: [edgeDeployment], pods: [withSpec({ initContainers: [] })] });
        await assert.rejects(certificateVolumeCheck.look(cluster, expected), /see EM-020/);
    });
});
