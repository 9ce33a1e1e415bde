import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EdgeSettings } from "../config/schema";
import { chartSource } from "../integration/chart";
import { edgeHelmValues } from "../integration/helmValues";
import type { RedisLink } from "../integration/redisEnvironment";
import type { IstioIntegration } from "../integration/values";
import { edgeAddress } from "./edgeAddress";
import { edgeLicense } from "./edgeLicense";
import { releaseTimeout } from "./istio";
import { edgeName, names } from "./names";

export interface EdgeStackArgs {
    readonly edge: EdgeSettings;
    readonly integration: IstioIntegration;
    /** The Redis outside the mesh; Emissary has none. */
    readonly redis: RedisLink | undefined;
    /** Whether a conversion webhook serves the CRDs. */
    readonly conversion: boolean;
    /** Licence (a JWT) of Edge Stack; it starts without one, by an empty Secret, but serves nothing beyond its trial limits. */
    readonly licenseKey: pulumi.Output<string> | undefined;
    readonly tracingHash: string;
}

/** Edge Stack, or Emissary, by its Helm chart, with the Istio integration values of the guide. */
export class EdgeStack extends pulumi.ComponentResource {
    /** What an object that only makes sense with a running edge has to wait for. */
    readonly ready: pulumi.Resource;
    /** IP address or host name of the edge's load balancer. */
    readonly address: pulumi.Output<string>;

    constructor(name: string, args: EdgeStackArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeStack", name, {}, opts);
        const { edge } = args;
        const fullname = edgeName(edge);
        const child = { parent: this, retainOnDelete: edge.handOver };
        // The pods mount the Secret, so it has to be there even without a licence.
        const licenseKey = edge.distribution === "edge-stack" ? (args.licenseKey ?? pulumi.secret("")) : undefined;
        const license = edgeLicense(`${name}-license`, edge.namespace, licenseKey, child);
        const release = new k8s.helm.v3.Release(
            `${name}-release`,
            {
                name: fullname,
                ...chartSource(edge.chart, edge.repository, edge.version),
                namespace: edge.namespace,
                values: edgeHelmValues({
                    edge,
                    fullname,
                    integration: args.integration,
                    redis: args.redis,
                    licenseSecret: names.license,
                    tracingHash: args.tracingHash,
                    conversion: args.conversion,
                }),
                timeout: releaseTimeout,
                maxHistory: 5,
                // Kubernetes can make the chart's aggregated ClusterRole anew while a release is uninstalled; without
                // this the next install refuses to adopt it.
                takeOwnership: true,
            },
            { ...child, dependsOn: license },
        );
        this.ready = release;
        const service = release.status.apply(() => `${edge.namespace}/${fullname}`);
        this.address = edgeAddress(`${name}-service`, service, { parent: this, dependsOn: [release] });
        this.registerOutputs({ ready: this.ready, address: this.address });
    }
}
