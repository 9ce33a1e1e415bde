import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EdgeSettings } from "../../config/schema";
import { chartSource } from "../../kube/chart";
import { EdgeChart } from "../../model/edge/chart";
import { edgeHelmValues } from "../../model/edge/helmValues";
import { checkMade } from "../../model/edge/madeByChart";
import type { RedisLink } from "../../model/edge/redisEnvironment";
import type { IstioIntegration } from "../../model/edge/istioIntegration";
import { aggregatedRole } from "./aggregatedRole";
import { edgeAddress, loadBalancerAddress } from "./edgeAddress";
import { edgeLicense } from "./edgeLicense";
import { releaseTimeout } from "../mesh/istio";
import { objectNames } from "../../config/names";
import { edgeName } from "../../config/distribution";
import { rollout } from "./rollout";

export interface EdgeHelmArgs {
    readonly edge: EdgeSettings;
    /** What the chart makes. */
    readonly chart: EdgeChart;
    readonly integration: IstioIntegration;
    /** Emissary has none. */
    readonly redis: RedisLink | undefined;
    /** Whether a conversion webhook serves the CRDs. */
    readonly conversion: boolean;
    /** License (a JWT) of Edge Stack; it starts without one, by an empty Secret, but serves nothing beyond its trial limits. */
    readonly licenseKey: pulumi.Output<string> | undefined;
    readonly tracingHash: string;
    /** Provider that adopts what exists. */
    readonly adopting: k8s.Provider;
}

/**
 * Edge Stack, or Emissary, by its Helm chart, with the Istio integration values of the guide.
 * @example
 * const { address } = new EdgeHelm("edge", { edge, chart, integration, ... }, { provider, dependsOn: [namespace] });
 */
export class EdgeHelm extends pulumi.ComponentResource {
    /** What an object that only makes sense with a running edge has to wait for. */
    readonly ready: pulumi.Resource;
    /** IP address or host name of the edge's load balancer; undefined until it has one. */
    readonly address: pulumi.Output<string | undefined>;

    constructor(name: string, args: EdgeHelmArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeHelm", name, {}, opts);
        const { workload, service } = args.chart;
        const { namespace } = args.edge;
        const release = this.release(name, args);
        const revision = pulumi.all([release.status, release.resourceNames]).apply(([status, made]) => {
            checkMade(made, namespace, workload);
            return status.revision === undefined ? undefined : String(status.revision);
        });
        const child = { parent: this, dependsOn: [release] };
        const timeout = releaseTimeout;
        this.ready = rollout(`${name}-rollout`, { ...workload, namespace, revision, timeout }, child);
        const place = { namespace, name: service.name };
        const address = service.getsAddress
            ? [loadBalancerAddress(`${name}-address-of-service-${service.name}`, { ...place, timeout }, child)]
            : [];
        // Unknown until the release is there: a Service that does not exist yet cannot be read in a preview.
        const id = release.status.apply(() => `${namespace}/${service.name}`);
        this.address = edgeAddress(`${name}-service`, id, {
            parent: this,
            dependsOn: [release, ...address],
        });
        this.registerOutputs({ ready: this.ready, address: this.address });
    }

    /**
     * The release does not wait, since a wait would also be one in `destroy`: for an aggregated ClusterRole that Kubernetes
     * has made anew, until it fails, and by then Helm has forgotten the release and the stack has not.
     */
    private release(name: string, args: EdgeHelmArgs): k8s.helm.v3.Release {
        const { edge, chart, integration, redis, tracingHash, conversion, adopting } = args;
        const { namespace } = edge;
        const fullname = edgeName(edge);
        const child = { parent: this, retainOnDelete: edge.handOver };
        // The pods mount the Secret, so it has to be there even without a license.
        const licenseKey = edge.distribution === "edge-stack" ? (args.licenseKey ?? pulumi.secret("")) : undefined;
        const license = edgeLicense(`${name}-license`, namespace, licenseKey, child);
        const roles = chart.aggregatedRoles.map((role) =>
            aggregatedRole(
                `${name}-role-${role}`,
                { role, release: { name: fullname, namespace } },
                { ...child, provider: adopting },
            ),
        );
        const facts = {
            edge,
            fullname,
            integration,
            redis,
            licenseSecret: objectNames.license,
            tracingHash,
            conversion,
        };
        return new k8s.helm.v3.Release(
            `${name}-release`,
            {
                name: fullname,
                ...chartSource(edge.chart, edge.repository, edge.version),
                namespace,
                values: edgeHelmValues(facts),
                skipAwait: true,
                maxHistory: 5,
            },
            { ...child, dependsOn: [...license, ...roles] },
        );
    }
}
