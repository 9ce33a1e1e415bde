import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../../config/schema";
import type { Plan } from "../../plan/plan";
import { givenRedis, RedisLink } from "../../model/edge/redisEnvironment";
import { EdgeExisting } from "./edgeExisting";
import { EdgeHelm } from "./edgeHelm";
import { EdgeRedis } from "./edgeRedis";
import type { EdgeCrds } from "./edgeCrds";
import { PodMonitors } from "./podMonitors";
import { EdgeYaml } from "./edgeYaml";
import { networkPolicy } from "../networkPolicy";

/** The edge, by whichever way it came. */
export interface Edge {
    /** What an object that only makes sense with a running edge has to wait for. */
    readonly ready: pulumi.Resource;
    /** IP address or host name of the edge's load balancer; undefined until it has one. */
    readonly address: pulumi.Output<string | undefined>;
}

export interface EdgeArgs {
    readonly settings: Pick<Settings, "edge">;
    readonly plan: Pick<Plan, "edge" | "integration">;
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
 * @param tracing the TracingService, which the edge reads at boot only; undefined without tracing
 */
export function makeEdge(name: string, args: EdgeArgs, tracing: pulumi.Resource | undefined): Edge {
    const { edge } = args.settings;
    const { podLabels: pods, podMonitors: monitors, ingress } = args.plan.edge;
    const beside = { provider: args.cluster, dependsOn: [args.namespaceReady] };
    if (ingress !== undefined) {
        // No child of the edge, so that it stays when the edge comes another way.
        networkPolicy(`${name}-access`, { name: "edge", namespace: edge.namespace, pods, ingress }, beside);
    }
    if (monitors.length > 0) {
        new PodMonitors(`${name}-monitors`, { monitors }, beside);
    }
    const { licenseKey, adopting, crds, cluster: provider } = args;
    const { edge: plan, integration } = args.plan;
    const { namespace, handOver } = edge;
    const dependsOn = [...(crds?.ready ?? []), ...(tracing === undefined ? [] : [tracing])];
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
    const { cluster: provider, namespaceReady } = args;
    const { edge } = args.settings;
    const { namespace, handOver: keep } = edge;
    const { url, secret, image, rotation } = edge.redis;
    return url === undefined
        ? new EdgeRedis(
              `${name}-redis`,
              { namespace, image, rotation, keep, pods: args.plan.edge.podLabels },
              { provider, dependsOn: [namespaceReady] },
          )
        : { link: givenRedis(url, secret) };
}
