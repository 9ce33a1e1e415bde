import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { haveConversion } from "../integration/crdChart";
import { manifestName, ManifestObject } from "../integration/manifest";
import { ManifestResource } from "./manifestResource";

export interface EdgeStackCrdsArgs {
    /** The CRDs and, where they have older versions, the conversion webhook `emissary-apiext`. */
    readonly objects: readonly ManifestObject[];
    /** false: destroy deletes them, and with them every object of their kinds in the cluster. */
    readonly keep: boolean;
    /** Provider that adopts what is there, for objects that are kept on destroy. */
    readonly keeper: k8s.Provider;
}

const established = "condition=Established";

/** An object that also waits until the API server serves its kind; the provider has no wait of its own for CRDs. */
function untilEstablished(object: ManifestObject): ManifestObject {
    const annotations = { ...object.metadata.annotations, "pulumi.com/waitFor": established };
    return { ...object, metadata: { ...object.metadata, annotations } };
}

/**
 * The edge's CRDs and conversion webhook. They are kept on destroy, all of them, unless the user asks otherwise: without
 * its CRD a user's Mapping is gone, and without the webhook it can no longer be read.
 */
export class EdgeStackCrds extends pulumi.ComponentResource {
    /** The gate: what any object of getambassador.io has to wait for. */
    readonly ready: pulumi.Resource;
    /** Whether a conversion webhook serves the CRDs. */
    readonly conversion: boolean;

    constructor(name: string, args: EdgeStackCrdsArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeStackCrds", name, {}, opts);
        const create = (object: ManifestObject, dependsOn: pulumi.Resource[], deletedWith?: pulumi.Resource) =>
            new ManifestResource(`${name}-${manifestName(object)}`, object, {
                parent: this,
                provider: args.keeper,
                retainOnDelete: args.keep,
                dependsOn,
                deletedWith,
            });
        this.conversion = haveConversion(args.objects);
        const of = (...kinds: string[]) => args.objects.filter(({ kind }) => kinds.includes(kind));
        const first = ["Namespace", "CustomResourceDefinition"];
        const homes = new Map(of("Namespace").map((object) => [object.metadata.name, create(object, [])]));
        const namespaces = [...homes.values()];
        // An object can only be deleted while it can be read, so where all is deleted the webhook has to outlive the
        // CRDs that it depends on: it goes with its namespace, which goes after them.
        const home = ({ metadata }: ManifestObject) => (args.keep ? undefined : homes.get(metadata.namespace ?? ""));
        const crds = of("CustomResourceDefinition").map((object) =>
            create(this.conversion ? object : untilEstablished(object), args.keep ? [] : namespaces),
        );
        const access = args.objects
            .filter(({ kind }) => ![...first, "Deployment", "Service"].includes(kind))
            .map((object) => create(object, namespaces, home(object)));
        const webhook = of("Deployment").map((object) => create(object, [...access, ...crds], home(object)));
        // The provider counts a Service as ready once it has pods, so the Deployment must not wait for it.
        const services = of("Service").map((object) => create(object, namespaces, home(object)));
        this.ready = this.gate(name, args, [...webhook, ...services], crds);
        this.registerOutputs({ ready: this.ready, conversion: this.conversion });
    }

    /**
     * The webhook's Deployment can be Available before it has put its CA into the CRDs (emissary#4275, #5436, #5783), and
     * the provider does not try again after a failed conversion. So the gate waits for the CA in the Mapping CRD; where
     * nothing is converted, until the API server serves the CRD.
     */
    private gate(
        name: string,
        args: EdgeStackCrdsArgs,
        webhook: pulumi.Resource[],
        crds: pulumi.Resource[],
    ): pulumi.Resource {
        return new k8s.apiextensions.v1.CustomResourceDefinitionPatch(
            `${name}-gate`,
            {
                metadata: {
                    name: "mappings.getambassador.io",
                    annotations: {
                        "pulumi.com/patchFieldManager": "edge-mesh-gate",
                        "pulumi.com/waitFor": this.conversion
                            ? "jsonpath={.spec.conversion.webhook.clientConfig.caBundle}"
                            : established,
                        "edge-mesh.dev/conversion-gate": this.conversion
                            ? "waits for the conversion webhook's CA"
                            : "waits for the API server to serve the CRD",
                    },
                },
            },
            { parent: this, dependsOn: this.conversion ? webhook : crds, retainOnDelete: args.keep },
        );
    }
}
