/** Where charts and manifests come from unless a user says otherwise. */
export const official = {
    istioCharts: "https://istio-release.storage.googleapis.com/charts",
    edgeCharts: "https://app.getambassador.io",
    emissaryCharts: "oci://ghcr.io/emissary-ingress",
    prometheusCharts: "https://prometheus-community.github.io/helm-charts",
    edgeManifests: "https://app.getambassador.io/yaml/edge-stack/3.10.0",
} as const;
