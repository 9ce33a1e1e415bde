import * as k8s from "@pulumi/kubernetes";
import { chart } from "./charts";

const istioCharts = "https://istio-release.storage.googleapis.com/charts";
const istioVersion = "1.30.3";

export const istioNamespace = new k8s.core.v1.Namespace("istio-system", { metadata: { name: "istio-system" } });
const istioBase = new k8s.helm.v3.Release("istio-base", {
    name: "istio-base",
    ...chart("base", istioCharts, istioVersion),
    namespace: istioNamespace.metadata.name,
    timeout: 600,
    maxHistory: 5,
});
export const istiod = new k8s.helm.v3.Release(
    "istiod",
    {
        name: "istiod",
        ...chart("istiod", istioCharts, istioVersion),
        namespace: istioNamespace.metadata.name,
        values: {
            meshConfig: {
                extensionProviders: [
                    { name: "zipkin", zipkin: { service: "zipkin.observability.svc.cluster.local", port: 9411 } },
                ],
            },
        },
        timeout: 600,
        maxHistory: 5,
    },
    { dependsOn: istioBase },
);

// Namespaces of the mesh. A pod is only injected when istiod is there before it.

export const edgeNamespace = new k8s.core.v1.Namespace(
    "ambassador",
    { metadata: { name: "ambassador", labels: { "istio-injection": "enabled" } } },
    { dependsOn: istiod },
);
export const defaultNamespace = new k8s.core.v1.NamespacePatch(
    "default",
    { metadata: { name: "default", labels: { "istio-injection": "enabled" } } },
    { dependsOn: istiod },
);
