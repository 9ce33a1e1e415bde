import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSettings } from "../../config/schema";
import type { EdgePlan } from "../../plan/edge";
import { givenRedis, RedisLink } from "../../model/edge/redisEnvironment";
import type { IstioIntegration } from "../../model/edge/istioIntegration";
import { EdgeAccess } from "./edgeAccess";
import { EdgeExisting } from "./edgeExisting";
import { EdgeHelm } from "./edgeHelm";
import { EdgeRedis } from "./edgeRedis";
import type { EdgeCrds } from "./edgeCrds";
import { PodMonitors } from "./podMonitors";
import { EdgeYaml } from "./edgeYaml";

/** The edge, by whichever way it came. */
export interface Edge {
    /** What an object that only makes sense with a running edge has to wait for. */
    readonly ready: pulumi.Resource;
    /** IP address or host name of the edge's load balancer. */
    readonly address: pulumi.Output<string>;
}

export interface EdgeArgs {
    readonly plan: EdgePlan;
    readonly edge: EdgeSettings;
    readonly integration: IstioIntegration;
    /** The CRDs of the program; undefined when they are there already. */
    readonly crds: EdgeCrds | undefined;
    readonly licenseKey: pulumi.Output<string> | undefined;
    readonly cluster: k8s.Provider;
    readonly adopting: k8s.Provider;
    /** The edge's namespace, in the mesh. */
    readonly namespaceReady: pulumi.Resource;
}

/**
 * Makes the edge in the way that `edge.install` asks for; only the chart of Edge Stack needs a Redis.
 * @param dependsOn what the edge has to wait for beside its namespace
 */
export function makeEdge(name: string, args: EdgeArgs, dependsOn: readonly pulumi.Resource[]): Edge {
    const { podLabels: pods, podMonitors: monitors, ingress } = args.plan;
    const beside = { provider: args.cluster, dependsOn: [args.namespaceReady] };
    if (ingress !== undefined) {
        new EdgeAccess(`${name}-access`, { namespace: args.edge.namespace, pods, ingress }, beside);
    }
    if (monitors.length > 0) {
        new PodMonitors(`${name}-monitors`, { monitors }, beside);
    }
    const { plan, edge, licenseKey, adopting, cluster: provider } = args;
    const { namespace, handOver } = edge;
    const inNamespace = { provider, dependsOn: [args.namespaceReady, ...dependsOn] };
    switch (plan.install) {
        case "yaml":
            return new EdgeYaml(
                name,
                { namespace, manifest: plan.manifest, licenseKey, handOver, adopting, ambassadorId: edge.ambassadorId },
                inNamespace,
            );
        case "existing":
            return new EdgeExisting(name, { namespace, deployment: edge.deployment, live: plan.live }, inNamespace);
        case "helm": {
            const redis = edge.distribution === "edge-stack" ? redisOf(name, args) : undefined;
            const { chart, tracingHash } = plan;
            const { integration, crds } = args;
            return new EdgeHelm(
                name,
                {
                    edge,
                    chart,
                    integration,
                    conversion: crds?.conversion ?? false,
                    redis: redis?.link,
                    licenseKey,
                    tracingHash,
                    adopting,
                },
                { provider, dependsOn: [redis?.ready ?? args.namespaceReady, ...dependsOn] },
            );
        }
    }
}

/** The user's Redis, or one of ours, which the edge has to wait for. */
function redisOf(name: string, args: EdgeArgs): { readonly link: RedisLink; readonly ready?: pulumi.Resource } {
    const { plan, edge, cluster: provider, namespaceReady } = args;
    const { namespace, handOver: keep } = edge;
    const { url, secret, image, rotation } = edge.redis;
    return url === undefined
        ? new EdgeRedis(
              `${name}-redis`,
              { namespace, image, rotation, keep, pods: plan.podLabels },
              { provider, dependsOn: [namespaceReady] },
          )
        : { link: givenRedis(url, secret) };
}
