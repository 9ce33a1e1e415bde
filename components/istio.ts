import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import * as semver from "semver";
import { istioFloor } from "../config/rules";
import { IstioSettings } from "../config/schema";
import { familyChart } from "../integration/chart";
import { baseValues, cniValues, istiodValues } from "../integration/istioValues";
import { Values } from "../integration/merge";

/** Seconds that Helm waits for a release; 300, the default, is too short for cold image pulls on slow nodes. */
export const releaseTimeout = 600;

type DeploymentSpec = k8s.types.output.apps.v1.DeploymentSpec;

/** Name of istiod's Deployment, and of its Helm release. */
function istiodName({ revision }: IstioSettings): string {
    return revision === "" ? "istiod" : `istiod-${revision}`;
}

export interface IstioArgs {
    readonly istio: IstioSettings;
    /** `host` of Zipkin for the mesh's extension provider; undefined when tracing is off. */
    readonly zipkinHost: string | undefined;
    /** Provider that adopts what is there, for objects that are kept on destroy. */
    readonly keeper: k8s.Provider;
}

/** Istio by its Helm charts (base, cni when asked, istiod), or the Istio that is there, checked for its version. */
export class Istio extends pulumi.ComponentResource {
    /** What an object that needs the injector or Istio's CRDs has to wait for. */
    readonly ready: pulumi.Resource;
    /** Version of the running istiod. */
    readonly version: pulumi.Output<string>;

    constructor(name: string, args: IstioArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:Istio", name, {}, opts);
        if (args.istio.install === "existing") {
            const found = this.find(name, args.istio);
            this.ready = found;
            // Of a Deployment that is not there the provider may say nothing at all, whatever the types promise.
            this.version = (found.spec as pulumi.Output<DeploymentSpec | undefined>).apply((spec) =>
                checkIstioVersion(args.istio, spec?.template.spec.containers[0]?.image),
            );
        } else {
            this.ready = this.install(name, args);
            this.version = pulumi.output(args.istio.version);
        }
        this.registerOutputs({ ready: this.ready, version: this.version });
    }

    private find(name: string, istio: IstioSettings): k8s.apps.v1.Deployment {
        return k8s.apps.v1.Deployment.get(`${name}-istiod`, `${istio.namespace}/${istiodName(istio)}`, {
            parent: this,
        });
    }

    private install(name: string, { istio, zipkinHost, keeper }: IstioArgs): pulumi.Resource {
        const namespace = new k8s.core.v1.Namespace(
            `${name}-namespace`,
            { metadata: { name: istio.namespace } },
            { parent: this, provider: keeper, retainOnDelete: true },
        );
        const release = (chart: string, releaseName: string, values: Values, after: pulumi.Resource[]) =>
            new k8s.helm.v3.Release(
                `${name}-${chart}`,
                {
                    name: releaseName,
                    ...familyChart(chart, istio.charts, istio.version),
                    namespace: istio.namespace,
                    values,
                    timeout: releaseTimeout,
                    maxHistory: 5,
                },
                { parent: this, dependsOn: after },
            );
        const base = release("base", "istio-base", baseValues(istio), [namespace]);
        const before = istio.cni ? [release("cni", "istio-cni", cniValues(istio), [base])] : [base];
        return release("istiod", istiodName(istio), istiodValues(istio, zipkinHost), before);
    }
}

/**
 * Reads the version from istiod's image and checks it against the floor.
 * @throws pulumi.RunError when there is no istiod, or its version is below the floor. An image without a version (a digest, `latest`) is accepted with
 * a warning, because nothing can be said of it.
 */
export function checkIstioVersion(istio: IstioSettings, image: string | undefined): string {
    if (image === undefined) {
        throw new pulumi.RunError(
            `Deployment ${istio.namespace}/${istiodName(istio)} does not exist, but edge-mesh:istio.install is existing.\n` +
                `    mend: set edge-mesh:istio.namespace and edge-mesh:istio.revision to those of your Istio, or let this ` +
                `program install it: pulumi config set --path 'edge-mesh:istio.install' helm`,
        );
    }
    const version = /:v?(\d+\.\d+\.\d+)[^/]*$/.exec(image)?.[1];
    if (version === undefined) {
        void pulumi.log.warn(
            `istiod in ${istio.namespace} runs ${image}, which names no version; ${istioFloor} or later is needed`,
        );
        return "unknown";
    }
    if (semver.lt(version, istioFloor)) {
        throw new pulumi.RunError(
            `istiod in namespace ${istio.namespace} is ${version} (image ${image}); ${istioFloor} or later is needed.\n` +
                `    mend: upgrade Istio, or let this program install it: pulumi config set --path 'edge-mesh:istio.install' helm`,
        );
    }
    return version;
}
