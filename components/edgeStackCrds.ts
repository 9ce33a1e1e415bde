import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { manifestName, ManifestObject } from "../integration/manifest";
import { ManifestResource } from "./manifestResource";

export interface EdgeStackCrdsArgs {
    /** Objects of the CRD manifest: the CRDs and the conversion webhook `emissary-apiext`. */
    readonly objects: readonly ManifestObject[];
    /** Provider that adopts what is there, for objects that are kept on destroy. */
    readonly keeper: k8s.Provider;
}

/**
 * Edge Stack's CRDs and conversion webhook. They are kept on destroy, all of them: without its CRD a user's Mapping is
 * gone, and without the webhook it can no longer be read.
 */
export class EdgeStackCrds extends pulumi.ComponentResource {
    /** The gate: what any object of getambassador.io has to wait for. */
    readonly ready: pulumi.Resource;

    constructor(name: string, args: EdgeStackCrdsArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeStackCrds", name, {}, opts);
        const create = (object: ManifestObject, dependsOn: pulumi.Resource[]) =>
            new ManifestResource(`${name}-${manifestName(object)}`, object, {
                parent: this,
                provider: args.keeper,
                retainOnDelete: true,
                dependsOn,
            });
        const of = (...kinds: string[]) => args.objects.filter(({ kind }) => kinds.includes(kind));
        const first = ["Namespace", "CustomResourceDefinition"];
        const namespaces = of("Namespace").map((object) => create(object, []));
        const crds = of("CustomResourceDefinition").map((object) => create(object, []));
        const access = args.objects
            .filter(({ kind }) => ![...first, "Deployment", "Service"].includes(kind))
            .map((object) => create(object, namespaces));
        const webhook = of("Deployment").map((object) => create(object, [...access, ...crds]));
        // The provider counts a Service as ready once it has pods, so the Deployment must not wait for it.
        const services = of("Service").map((object) => create(object, namespaces));
        this.ready = this.gate(name, args, [...webhook, ...services], crds);
        this.registerOutputs({ ready: this.ready });
    }

    /**
     * The webhook's Deployment can be Available before it has put its CA into the CRDs (emissary#4275, #5436, #5783), and
     * the provider does not try again after a failed conversion. So the gate waits for the CA in the Mapping CRD.
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
                        "pulumi.com/waitFor": "jsonpath={.spec.conversion.webhook.clientConfig.caBundle}",
                        "edge-mesh.dev/conversion-gate": "waits for the conversion webhook's CA",
                    },
                },
            },
            { parent: this, dependsOn: [...webhook, ...crds], retainOnDelete: true },
        );
    }
}
