import type { Settings } from "../../config/schema";
import { Expected, ExpectedFrom, expectedOf } from "../../plan/expected";
import type { Pod } from "../../checks/live/cluster/kinds";
import { edgeName } from "../../config/distribution";
import { planNamespaces } from "../../model/mesh/namespaces";
import { authorizationPolicies } from "../../model/mesh/authorization";
import { edgeChart } from "../../model/edge/chart";
import { podMonitors } from "../../model/observability/podMonitors";
import { settingsOf } from "./settings";

/** What a stack with one service `shop/shop` expects. */
export function expectedStack(over: Readonly<Record<string, unknown>> = {}): Expected {
    const shop = { name: "shop", namespace: "shop", port: 80, prefix: "/shop/" };
    return expectedFor({ meshNamespaces: [{ name: "shop" }], services: [shop], ...over });
}

/** What a configuration with an edge by Helm expects. */
export function expectedFor(raw: Readonly<Record<string, unknown>>): Expected {
    const { settings, plan } = expectedFrom(raw);
    return expectedOf(settings, plan);
}

/** What that follows from. */
export function expectedFrom(raw: Readonly<Record<string, unknown>>): { settings: Settings; plan: ExpectedFrom } {
    const settings = settingsOf(raw);
    const name = edgeName(settings.edge);
    const found = { service: name, instance: name, podLabels: {}, serviceAccount: name, exceptions: [] };
    const edge = {
        ...found,
        install: "helm",
        chart: edgeChart(settings.edge, name),
        tracingHash: "",
        ingress: undefined,
        podMonitors: podMonitors(settings, {}),
    } as const;
    const authorization = authorizationPolicies(settings, name, settings.strict.exceptions);
    return { settings, plan: { namespaces: planNamespaces(settings), edge, authorization } };
}

export const certificates = "/etc/istio-certs";
const mount = { name: "istio-certs", mountPath: certificates };

/** A healthy pod of the edge, as injection makes it. */
export function edgePod(name = "edge-1"): Pod {
    const env = [
        { name: "AMBASSADOR_ISTIO_SECRET_DIR", value: certificates },
        { name: "AMBASSADOR_ENVOY_BASE_ID", value: "1" },
    ];
    const sidecar = {
        name: "istio-proxy",
        env: [{ name: "OUTPUT_CERTS", value: certificates }],
        volumeMounts: [mount],
    };
    return {
        metadata: { name, namespace: "ambassador", labels: { app: "edge" }, creationTimestamp: "2026-01-02T00:00:00Z" },
        spec: {
            nodeName: "node",
            containers: [
                { name: "edge", image: "edge:1", env, volumeMounts: [{ ...mount, mountPath: `${certificates}/` }] },
            ],
            initContainers: [{ ...sidecar, restartPolicy: "Always" }],
        },
        status: {
            phase: "Running",
            startTime: "2026-01-02T00:00:00Z",
            conditions: [{ type: "Ready", status: "True" }],
        },
    };
}

/** The edge's Deployment, whose selector fits `edgePod`. */
export const edgeDeployment = {
    metadata: { name: "edge-stack", namespace: "ambassador" },
    spec: {
        replicas: 1,
        selector: { matchLabels: { app: "edge" } },
        template: { spec: { containers: edgePod().spec.containers } },
    },
};

export const realNode = { metadata: { name: "node" } };
export const simulatedNode = { metadata: { name: "node", annotations: { "kwok.x-k8s.io/node": "fake" } } };

/** The problems' texts, one a line. */
export function told({ problems }: { readonly problems: readonly { problem: string }[] }): string {
    return problems.map(({ problem }) => problem).join("\n");
}
