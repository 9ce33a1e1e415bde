import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { IstioSettings } from "../../config/schema";
import { familyChart } from "../../kube/chart";
import { baseValues, cniValues, Istiod, istiodsOf, istiodValues, newestIstiod } from "../../model/mesh/istioValues";
import { Values } from "../../kube/merge";

/** Seconds that Helm waits for a release; 300, the default, is too short for cold image pulls on slow nodes. */
export const releaseTimeout = 600;

export interface IstioArgs {
    readonly istio: IstioSettings;
    /** `host` of Zipkin for the mesh's extension provider; undefined when tracing is off. */
    readonly zipkinHost: string | undefined;
    /** Provider that adopts what is there, for objects that are kept on destroy. */
    readonly adopting: k8s.Provider;
}

/**
 * Istio by its Helm charts: base, cni when asked, istiod, and beside it the canary's. Of an Istio that is there
 * (`istio.install: existing`) it registers nothing, and so changes nothing; plan/istio.ts has checked it.
 * @example
 * const istio = new Istio("istio", { istio: settings.istio, zipkinHost: undefined, adopting }, { provider });
 */
export class Istio extends pulumi.ComponentResource {
    /** What an object that needs the serving istiod or Istio's CRDs has to wait for. */
    readonly ready: pulumi.Resource;
    private readonly istiods = new Map<string, pulumi.Resource>();

    constructor(name: string, args: IstioArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:Istio", name, {}, opts);
        if (args.istio.install === "helm") {
            this.install(name, args);
        }
        this.ready = this.injector(args.istio.revision);
        this.registerOutputs({ ready: this.ready });
    }

    /** What a namespace of this revision has to wait for: the istiod that injects its pods. */
    injector(revision: string): pulumi.Resource {
        return this.istiods.get(revision) ?? this;
    }

    private install(name: string, { istio, zipkinHost, adopting }: IstioArgs): void {
        const namespace = new k8s.core.v1.Namespace(
            `${name}-namespace`,
            { metadata: { name: istio.namespace } },
            { parent: this, provider: adopting, retainOnDelete: true },
        );
        const release = (
            resourceName: string,
            releaseName: string,
            chart: { readonly name: string; readonly of: Pick<Istiod, "charts" | "version">; readonly values: Values },
            dependsOn: pulumi.Resource[],
        ) =>
            new k8s.helm.v3.Release(
                resourceName,
                {
                    name: releaseName,
                    ...familyChart(chart.name, chart.of.charts, chart.of.version),
                    namespace: istio.namespace,
                    values: chart.values,
                    timeout: releaseTimeout,
                    maxHistory: 5,
                },
                { parent: this, dependsOn },
            );
        const { serving, canary } = istiodsOf(istio);
        const baseChart = { name: "base", of: newestIstiod(istio), values: baseValues(istio) };
        const base = release(`${name}-base`, "istio-base", baseChart, [namespace]);
        const cniChart = { name: "cni", of: serving, values: cniValues(istio) };
        const before = istio.cni ? [release(`${name}-cni`, "istio-cni", cniChart, [base])] : [base];
        for (const istiod of canary === undefined ? [serving] : [serving, canary]) {
            // Named by revision, so that a canary that takes over stays the same resource.
            const suffix = istiod.revision === "" ? "istiod" : `istiod-${istiod.revision}`;
            const chart = { name: "istiod", of: istiod, values: istiodValues(istio, zipkinHost, istiod) };
            this.istiods.set(istiod.revision, release(`${name}-${suffix}`, suffix, chart, before));
        }
    }
}
