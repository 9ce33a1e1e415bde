import { meshNamespaceNames } from "../../config/namespaces";
import type { Settings } from "../../config/schema";

/** A PodMonitor of the Prometheus Operator that is to be made. */
export interface PodMonitor {
    readonly name: string;
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly spec: Readonly<Record<string, unknown>>;
}

/**
 * What our own Prometheus scrapes, for one that is there already: the edge at its admin port, and every sidecar of the mesh at
 * the port that Istio's metrics merging names in the pod's annotations (15020, plaintext). For pods of the edge that
 * annotation leads to the sidecar only. The rules are those of Istio's own sample for the operator; the address of a pod is
 * put in brackets where it is IPv6.
 */
export function podMonitors(settings: Settings, edgePods: Readonly<Record<string, string>>): PodMonitor[] {
    const { enabled, install, monitorLabels: labels } = settings.prometheus;
    if (!enabled || install !== "operator") {
        return [];
    }
    const { namespace } = settings.edge;
    const edge = {
        selector: { matchLabels: edgePods },
        podMetricsEndpoints: [{ port: "admin", path: "/metrics" }],
    };
    const sidecars = {
        selector: { matchExpressions: [{ key: "istio-prometheus-ignore", operator: "DoesNotExist" }] },
        namespaceSelector: { matchNames: meshNamespaceNames(settings) },
        podMetricsEndpoints: [{ path: "/stats/prometheus", relabelings: sidecarRelabelings }],
    };
    return [
        { name: "edge-admin", namespace, labels, spec: edge },
        { name: "mesh-sidecars", namespace, labels, spec: sidecars },
    ];
}

const portAnnotation = "__meta_kubernetes_pod_annotation_prometheus_io_port";

const sidecarRelabelings = [
    { action: "keep", sourceLabels: ["__meta_kubernetes_pod_container_name"], regex: "istio-proxy" },
    { action: "keep", sourceLabels: ["__meta_kubernetes_pod_annotationpresent_prometheus_io_scrape"], regex: "true" },
    {
        action: "replace",
        sourceLabels: [portAnnotation, "__meta_kubernetes_pod_ip"],
        regex: "(\\d+);(([A-Fa-f0-9]{1,4}::?){1,7}[A-Fa-f0-9]{1,4})",
        replacement: "[$2]:$1",
        targetLabel: "__address__",
    },
    {
        action: "replace",
        sourceLabels: [portAnnotation, "__meta_kubernetes_pod_ip"],
        regex: "(\\d+);((([0-9]+?)(\\.|$)){4})",
        replacement: "$2:$1",
        targetLabel: "__address__",
    },
];
