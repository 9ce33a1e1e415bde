import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { certificateDirectory, istioIntegration } from "../../../model/edge/istioIntegration";

const plain = { revision: "", workloadCertTtl: undefined };
const { podAnnotations, volume, volumeMount, env } = istioIntegration(plain);
const annotation = (key: string) => {
    const value: unknown = podAnnotations[key];
    assert.equal(typeof value, "string", `${key} must be a string, else it fails silently`);
    return value as string;
};

describe("model/edge/istioIntegration", () => {
    it("intercepts nothing: the sidecar is certificate agent only", () => {
        assert.equal(annotation("traffic.sidecar.istio.io/includeInboundPorts"), "");
        assert.equal(annotation("traffic.sidecar.istio.io/includeOutboundIPRanges"), "");
    });

    it("tells the agent where to write, in YAML, and to start first", () => {
        const config: unknown = parse(annotation("proxy.istio.io/config"));
        assert.deepEqual(config, {
            holdApplicationUntilProxyStarts: true,
            proxyMetadata: { OUTPUT_CERTS: "/etc/istio-certs" },
        });
    });

    it("mounts the volume into the sidecar, in JSON", () => {
        const mounts: unknown = JSON.parse(annotation("sidecar.istio.io/userVolumeMount"));
        assert.deepEqual(mounts, [{ name: "istio-certs", mountPath: "/etc/istio-certs" }]);
    });

    it("keeps the private key in memory, and read-only for the edge", () => {
        assert.deepEqual(volume, { name: "istio-certs", emptyDir: { medium: "Memory" } });
        assert.deepEqual(volumeMount, { name: "istio-certs", mountPath: "/etc/istio-certs", readOnly: true });
    });

    it("uses one path and one volume name everywhere", () => {
        const [mount] = JSON.parse(annotation("sidecar.istio.io/userVolumeMount")) as [
            { name: string; mountPath: string },
        ];
        const { proxyMetadata } = parse(annotation("proxy.istio.io/config")) as {
            proxyMetadata: { OUTPUT_CERTS: string };
        };
        const paths = [
            mount.mountPath,
            proxyMetadata.OUTPUT_CERTS,
            volumeMount.mountPath,
            env["AMBASSADOR_ISTIO_SECRET_DIR"],
        ];
        assert.deepEqual([...new Set(paths)], [certificateDirectory]);
        assert.deepEqual([...new Set([mount.name, volume.name, volumeMount.name])], ["istio-certs"]);
    });

    it("gives the edge's Envoy another base id than the sidecar's 0, as a string", () => {
        assert.deepEqual(env, { AMBASSADOR_ISTIO_SECRET_DIR: "/etc/istio-certs", AMBASSADOR_ENVOY_BASE_ID: "1" });
    });

    it("rolls the edge when its namespace moves to another revision, and only then", () => {
        const revised = istioIntegration({ ...plain, revision: "canary" });
        assert.equal(podAnnotations["edge-mesh.dev/istio-revision"], "default");
        assert.deepEqual(revised, {
            ...istioIntegration(plain),
            podAnnotations: { ...podAnnotations, "edge-mesh.dev/istio-revision": "canary" },
        });
    });

    it("asks for short-lived certificates beside, not in place of, the files", () => {
        const { podAnnotations: short } = istioIntegration({ ...plain, workloadCertTtl: "30m" });
        assert.deepEqual(parse(short["proxy.istio.io/config"] ?? ""), {
            holdApplicationUntilProxyStarts: true,
            proxyMetadata: { OUTPUT_CERTS: "/etc/istio-certs", SECRET_TTL: "30m" },
        });
    });
});
