import { instanceLabel } from "../../kube/wellKnown";
import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { PrometheusSettings } from "../../config/schema";
import { chartSource } from "../../kube/chart";
import type { IngressRule } from "../../model/observability/networkAccess";
import { prometheusValues } from "../../model/observability/prometheusValues";
import { releaseTimeout } from "../mesh/istio";
import { objectNames } from "../../config/names";
import { networkPolicy } from "../networkPolicy";

export interface PrometheusArgs {
    readonly prometheus: PrometheusSettings;
    readonly namespace: string;
    readonly edgeNamespace: string;
    /** Label `app.kubernetes.io/instance` of the edge's pods. */
    readonly edgeInstance: string;
    /** What a NetworkPolicy lets in; undefined for no such policy. */
    readonly ingress?: readonly IngressRule[];
}

/**
 * Prometheus, which scrapes the sidecars by Istio's annotations and the edge at its admin port.
 * @example
 * new Prometheus("prometheus", { prometheus, namespace, edgeNamespace, edgeInstance: "edge-stack" }, { provider });
 */
export class Prometheus extends pulumi.ComponentResource {
    /** The Helm release. */
    readonly release: k8s.helm.v3.Release;
    /** Command that opens Prometheus on this machine, at http://localhost:9090. */
    readonly command: string;

    constructor(name: string, args: PrometheusArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:Prometheus", name, {}, opts);
        const { chart, repository, version } = args.prometheus;
        this.release = new k8s.helm.v3.Release(
            `${name}-release`,
            {
                name: objectNames.prometheus,
                ...chartSource(chart, repository, version),
                namespace: args.namespace,
                values: prometheusValues(args.prometheus, args.edgeNamespace, args.edgeInstance),
                timeout: releaseTimeout,
                maxHistory: 5,
            },
            { parent: this },
        );
        if (args.ingress !== undefined) {
            const pods = { [instanceLabel]: objectNames.prometheus };
            const guarded = { name: objectNames.prometheus, namespace: args.namespace, pods, ingress: args.ingress };
            networkPolicy(`${name}-access`, guarded, { parent: this });
        }
        this.command = `kubectl -n ${args.namespace} port-forward service/${objectNames.prometheusServer} 9090:80`;
        this.registerOutputs({ release: this.release, command: this.command });
    }
}
