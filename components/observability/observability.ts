import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { hasOwnPrometheus } from "../../config/rules/prometheus";
import { Settings } from "../../config/schema";
import { networkAccess } from "../../model/observability/networkAccess";
import { observabilityPodSecurity } from "../../model/mesh/podSecurity";
import type { EdgePlan } from "../../plan/edge";
import { Prometheus } from "./prometheus";
import { Zipkin } from "./zipkin";

export interface ObservabilityArgs {
    readonly settings: Settings;
    /** `instance` is the label `app.kubernetes.io/instance` of the edge's pods. */
    readonly edge: Pick<EdgePlan, "instance">;
    /** Provider that adopts what is there, for objects that are kept on destroy. */
    readonly adopting: k8s.Provider;
}

/**
 * Zipkin and Prometheus in a namespace of their own, outside the mesh.
 * @example
 * const { zipkin } = new Observability("observability", { settings, edge: plan.edge, adopting }, { provider });
 */
export class Observability extends pulumi.ComponentResource {
    /** Zipkin, unless it is switched off. */
    readonly zipkin: Zipkin | undefined;
    /** Prometheus, unless it is switched off or not ours. */
    readonly prometheus: Prometheus | undefined;

    constructor(name: string, { settings, edge, adopting }: ObservabilityArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:Observability", name, {}, opts);
        const { namespace, createNamespace } = settings.observability;
        const needed = createNamespace && (settings.zipkin.enabled || hasOwnPrometheus(settings));
        const labels = observabilityPodSecurity(settings);
        const isEmpty = Object.keys(labels).length === 0;
        const namespaces = needed
            ? [
                  new k8s.core.v1.Namespace(
                      `${name}-namespace`,
                      { metadata: { name: namespace, ...(isEmpty ? {} : { labels }) } },
                      { parent: this, provider: adopting, retainOnDelete: true },
                  ),
              ]
            : [];
        const child = { parent: this, dependsOn: namespaces };
        const edgeNamespace = settings.edge.namespace;
        const access = networkAccess(settings);
        this.zipkin = settings.zipkin.enabled
            ? new Zipkin(`${name}-zipkin`, { zipkin: settings.zipkin, namespace, ingress: access?.zipkin }, child)
            : undefined;
        this.prometheus = hasOwnPrometheus(settings)
            ? new Prometheus(
                  `${name}-prometheus`,
                  {
                      prometheus: settings.prometheus,
                      namespace,
                      edgeNamespace,
                      edgeInstance: edge.instance,
                      ingress: access?.prometheus,
                  },
                  child,
              )
            : undefined;
        this.registerOutputs({ zipkinCommand: this.zipkin?.command, prometheusCommand: this.prometheus?.command });
    }
}
