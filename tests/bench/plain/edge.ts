import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { chart } from "./charts";
import { edgeNamespace } from "./istio";
import { zipkin } from "./observability";
import { redisDeployment, redisEnvironment, redisUrl } from "./redis";

const config = new pulumi.Config();

const crds = new k8s.yaml.v2.ConfigFile("edge-crds", {
    file: config.get("crds") ?? "https://app.getambassador.io/yaml/edge-stack/3.10.0/aes-crds.yaml",
});
const license = new k8s.core.v1.Secret("license", {
    metadata: { name: "ambassador-edge-stack", namespace: edgeNamespace.metadata.name },
    stringData: { "license-key": config.requireSecret("licenseKey") },
});
const tracing = new k8s.apiextensions.CustomResource(
    "tracing",
    {
        apiVersion: "getambassador.io/v3alpha1",
        kind: "TracingService",
        metadata: { name: "tracing", namespace: edgeNamespace.metadata.name },
        spec: {
            service: "zipkin.observability.svc.cluster.local:9411",
            driver: "zipkin",
            config: {},
            sampling: { overall: 100 },
            custom_tags: [
                { tag: "host", request_header: { name: ":authority" } },
                { tag: "path", request_header: { name: ":path" } },
            ],
        },
    },
    { dependsOn: [crds, zipkin] },
);
export const edge = new k8s.helm.v3.Release(
    "edge-stack",
    {
        name: "edge-stack",
        ...chart("edge-stack", "https://app.getambassador.io", "8.10.0"),
        namespace: edgeNamespace.metadata.name,
        values: {
            redis: { create: false },
            redisURL: redisUrl,
            licenseKey: { createSecret: false, secretName: license.metadata.name },
            "emissary-ingress": {
                fullnameOverride: "edge-stack",
                replicaCount: 1,
                agent: { enabled: false },
                createDefaultListeners: true,
                redisURL: redisUrl,
                licenseKey: { secretName: license.metadata.name },
                envRaw: redisEnvironment,
                lifecycle: { preStop: { exec: { command: ["sleep", "8"] } } },
                env: { AMBASSADOR_ENVOY_BASE_ID: "1", AMBASSADOR_ISTIO_SECRET_DIR: "/etc/istio-certs" },
                podAnnotations: {
                    "proxy.istio.io/config":
                        "holdApplicationUntilProxyStarts: true\nproxyMetadata:\n  OUTPUT_CERTS: /etc/istio-certs\n",
                    "sidecar.istio.io/userVolumeMount": '[{"name":"istio-certs","mountPath":"/etc/istio-certs"}]',
                    "traffic.sidecar.istio.io/includeInboundPorts": "",
                    "traffic.sidecar.istio.io/includeOutboundIPRanges": "",
                },
                volumes: [{ name: "istio-certs", emptyDir: { medium: "Memory" } }],
                volumeMounts: [{ name: "istio-certs", mountPath: "/etc/istio-certs", readOnly: true }],
            },
        },
        timeout: 600,
        maxHistory: 5,
    },
    { dependsOn: [tracing, redisDeployment] },
);
export const tlsContext = new k8s.apiextensions.CustomResource(
    "tls-context",
    {
        apiVersion: "getambassador.io/v3alpha1",
        kind: "TLSContext",
        metadata: { name: "istio-upstream", namespace: edgeNamespace.metadata.name },
        spec: {
            secret: "istio-certs",
            alpn_protocols: "istio",
            cacert_chain_file: "/etc/istio-certs/root-cert.pem",
        },
    },
    { dependsOn: edge },
);
