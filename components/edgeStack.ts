import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { EdgeSettings } from "../config/schema";
import { chartSource } from "../integration/chart";
import { edgeHelmValues } from "../integration/helmValues";
import type { IstioIntegration } from "../integration/values";
import { EdgeStackCrds } from "./edgeStackCrds";
import { releaseTimeout } from "./istio";
import { edgeName, names } from "./names";

export interface EdgeStackArgs {
    readonly edge: EdgeSettings;
    readonly integration: IstioIntegration;
    /** `host:port` of the Redis outside the mesh; Emissary has none. */
    readonly redisUrl: string | undefined;
    readonly crds: Pick<EdgeStackCrds, "conversion">;
    /** Licence (a JWT) of Edge Stack; it starts without one but serves nothing beyond its trial limits. */
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
        const fullname = edgeName(edge.distribution);
        const license = this.license(name, args);
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
                    redisUrl: args.redisUrl,
                    licenseSecret: names.license,
                    tracingHash: args.tracingHash,
                    conversion: args.crds.conversion,
                }),
                timeout: releaseTimeout,
                maxHistory: 5,
                // Kubernetes can make the chart's aggregated ClusterRole anew while a release is uninstalled; without
                // this the next install refuses to adopt it.
                takeOwnership: true,
            },
            { parent: this, dependsOn: license },
        );
        this.ready = release;
        const service = k8s.core.v1.Service.get(
            `${name}-service`,
            release.status.apply(() => `${edge.namespace}/${fullname}`),
            { parent: this, dependsOn: [release] },
        );
        this.address = service.status.apply((status) => {
            const [ingress] = status?.loadBalancer?.ingress ?? [];
            return ingress?.hostname ?? ingress?.ip ?? `none yet: kubectl -n ${edge.namespace} get service ${fullname}`;
        });
        this.registerOutputs({ ready: this.ready, address: this.address });
    }

    private license(name: string, { edge, licenseKey }: EdgeStackArgs): pulumi.Resource[] {
        if (licenseKey === undefined) {
            return [];
        }
        const secret = new k8s.core.v1.Secret(
            `${name}-license`,
            {
                metadata: { name: names.license, namespace: edge.namespace },
                stringData: { "license-key": licenseKey.apply((key) => key.trim()) },
            },
            { parent: this },
        );
        return [secret];
    }
}
