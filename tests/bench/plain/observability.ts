import * as k8s from "@pulumi/kubernetes";
import { chart } from "./charts";
import { istiod, istioNamespace } from "./istio";
import { outsideMesh, restrictedContainer, restrictedPod } from "./pods";

const observability = new k8s.core.v1.Namespace("observability", { metadata: { name: "observability" } });
const zipkinLabels = { "app.kubernetes.io/name": "zipkin" };
const zipkinDeployment = new k8s.apps.v1.Deployment("zipkin", {
    metadata: { name: "zipkin", namespace: observability.metadata.name, labels: zipkinLabels },
    spec: {
        replicas: 1,
        selector: { matchLabels: zipkinLabels },
        template: {
            metadata: { labels: { ...zipkinLabels, ...outsideMesh } },
            spec: {
                automountServiceAccountToken: false,
                securityContext: restrictedPod(1000),
                containers: [
                    {
                        name: "zipkin",
                        image: "docker.io/openzipkin/zipkin-slim:3.5.1",
                        securityContext: restrictedContainer,
                        env: [{ name: "STORAGE_TYPE", value: "mem" }],
                        ports: [{ name: "http", containerPort: 9411 }],
                        readinessProbe: { httpGet: { path: "/health", port: "http" } },
                    },
                ],
            },
        },
    },
});
export const zipkin = new k8s.core.v1.Service(
    "zipkin",
    {
        metadata: { name: "zipkin", namespace: observability.metadata.name, labels: zipkinLabels },
        spec: { selector: zipkinLabels, ports: [{ name: "http", port: 9411 }] },
    },
    { dependsOn: zipkinDeployment },
);
new k8s.helm.v3.Release("prometheus", {
    name: "prometheus",
    ...chart("prometheus", "https://prometheus-community.github.io/helm-charts", "28.13.0"),
    namespace: observability.metadata.name,
    values: {
        alertmanager: { enabled: false },
        "kube-state-metrics": { enabled: false },
        "prometheus-node-exporter": { enabled: false },
        "prometheus-pushgateway": { enabled: false },
        configmapReload: { prometheus: { containerSecurityContext: restrictedContainer } },
        server: {
            fullnameOverride: "prometheus-server",
            podLabels: outsideMesh,
            retention: "15d",
            persistentVolume: { enabled: false },
            containerSecurityContext: restrictedContainer,
            securityContext: { seccompProfile: { type: "RuntimeDefault" } },
        },
        extraScrapeConfigs: `- job_name: edge-admin
  metrics_path: /metrics
  kubernetes_sd_configs:
    - role: pod
      namespaces:
        names:
          - ambassador
  relabel_configs:
    - action: keep
      source_labels:
        - __meta_kubernetes_pod_label_app_kubernetes_io_instance
        - __meta_kubernetes_pod_container_port_name
      regex: edge-stack;admin
    - source_labels:
        - __meta_kubernetes_pod_name
      target_label: pod
`,
    },
    timeout: 600,
    maxHistory: 5,
});

new k8s.apiextensions.CustomResource(
    "telemetry",
    {
        apiVersion: "telemetry.istio.io/v1",
        kind: "Telemetry",
        metadata: { name: "mesh-default", namespace: istioNamespace.metadata.name },
        spec: { tracing: [{ providers: [{ name: "zipkin" }], randomSamplingPercentage: 100 }] },
    },
    { dependsOn: [istiod, zipkin] },
);
