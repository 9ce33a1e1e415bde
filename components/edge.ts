import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { EdgeSettings } from "../config/schema";
import type { EdgePlan } from "../discovery/edgePlan";
import { EdgeExisting } from "./edgeExisting";
import { EdgeRedis } from "./edgeRedis";
import { EdgeStack } from "./edgeStack";
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
    readonly licenseKey: pulumi.Output<string> | undefined;
    readonly cluster: k8s.Provider;
    readonly keeper: k8s.Provider;
    /** The edge's namespace, in the mesh. */
    readonly namespaceReady: pulumi.Resource;
}

/**
 * Makes the edge in the way that `edge.install` asks for; only the chart's needs a Redis of ours.
 * @param dependsOn what the edge has to wait for beside its namespace
 */
export function makeEdge(name: string, args: EdgeArgs, dependsOn: readonly pulumi.Resource[]): Edge {
    const { plan, edge, licenseKey, keeper } = args;
    const { tracingHash } = plan;
    const { namespace } = edge;
    const after = (...more: pulumi.Resource[]) => ({
        provider: args.cluster,
        dependsOn: [args.namespaceReady, ...dependsOn, ...more],
    });
    switch (plan.install) {
        case "yaml":
            return new EdgeYaml(
                name,
                { namespace, manifest: plan.manifest, licenseKey, handOver: edge.handOver, keeper },
                after(),
            );
        case "existing":
            return new EdgeExisting(name, { namespace, deployment: edge.deployment, live: plan.live }, after());
        case "helm": {
            const redis = new EdgeRedis(
                `${name}-redis`,
                { namespace, image: edge.redisImage, keep: edge.handOver },
                { provider: args.cluster, dependsOn: [args.namespaceReady] },
            );
            return new EdgeStack(name, { edge, redisUrl: redis.url, licenseKey, tracingHash }, after(redis.ready));
        }
    }
}
