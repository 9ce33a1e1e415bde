import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { edge, tlsContext } from "./edge";
import { defaultNamespace } from "./istio";

interface Route {
    readonly name: string;
    readonly namespace: string;
    readonly prefix: string;
    readonly service: string;
    readonly timeout: number;
}

const quoteLabels = { app: "quote" };
const quoteDeployment = new k8s.apps.v1.Deployment(
    "quote",
    {
        metadata: { name: "quote", namespace: "default", labels: quoteLabels },
        spec: {
            replicas: 1,
            selector: { matchLabels: quoteLabels },
            template: {
                metadata: { labels: quoteLabels },
                spec: {
                    containers: [
                        {
                            name: "backend",
                            image: "docker.io/datawire/quote:0.5.0",
                            ports: [{ name: "http", containerPort: 8080 }],
                            lifecycle: { preStop: { exec: { command: ["sleep", "8"] } } },
                        },
                    ],
                },
            },
        },
    },
    { dependsOn: defaultNamespace },
);
const quote = new k8s.core.v1.Service(
    "quote",
    {
        metadata: { name: "quote", namespace: "default", labels: quoteLabels },
        spec: {
            type: "ClusterIP",
            selector: quoteLabels,
            ports: [
                { name: "http", port: 80, targetPort: 8080 },
                { name: "http-tls-port", port: 443, targetPort: 8080 },
            ],
        },
    },
    { dependsOn: quoteDeployment },
);
const quoteMapping = new k8s.apiextensions.CustomResource(
    "quote",
    {
        apiVersion: "getambassador.io/v3alpha1",
        kind: "Mapping",
        metadata: { name: "quote-backend", namespace: "default" },
        spec: { hostname: "*", prefix: "/backend/", service: "quote.default:80", tls: "istio-upstream" },
    },
    { dependsOn: [tlsContext, quote] },
);
for (const { name, namespace, prefix, service, timeout } of new pulumi.Config().getObject<Route[]>("routes") ?? []) {
    new k8s.apiextensions.CustomResource(
        `${namespace}-${name}`,
        {
            apiVersion: "getambassador.io/v3alpha1",
            kind: "Mapping",
            metadata: { name, namespace },
            spec: { hostname: "*", prefix, service, tls: "istio-upstream", timeout_ms: timeout },
        },
        { dependsOn: tlsContext },
    );
}

// Strict mTLS comes last: what is not in the mesh yet would be refused.
for (const namespace of ["ambassador", "default"]) {
    new k8s.apiextensions.CustomResource(
        `strict-${namespace}`,
        {
            apiVersion: "security.istio.io/v1",
            kind: "PeerAuthentication",
            metadata: { name: "default", namespace },
            spec: { mtls: { mode: "STRICT" } },
        },
        { dependsOn: quoteMapping },
    );
}

export const edgeAddress = edge.status
    .apply(({ namespace, name }) => k8s.core.v1.Service.get("edge-address", `${namespace}/${name}`).status)
    .apply(({ loadBalancer: { ingress } }) => ingress?.[0]?.hostname ?? ingress?.[0]?.ip);
