import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { crdsAmong, haveConversion } from "../../model/edge/crdChart";
import { notAwaited, rolledWith, takenOver, untilUsable } from "../../model/edge/crdReadiness";
import { manifestName } from "../../kube/manifest";
import { AnyObject } from "../../kube/object";
import { ManifestResource } from "../manifestResource";

export interface EdgeCrdsArgs {
    /** The CRDs and, where they have older versions, the conversion webhook `emissary-apiext`. */
    readonly objects: readonly AnyObject[];
    /** false: destroy deletes them, and with them every object of their kinds in the cluster. */
    readonly keep: boolean;
    /** Provider that adopts existing objects, for objects that are kept on destroy. */
    readonly adopting: k8s.Provider;
}

/** A webhook that runs writes its authority within seconds, so the provider's ten minutes would be waited in vain. */
const usableWithin: pulumi.CustomTimeouts = { create: "3m", update: "3m" };

/**
 * The CRDs of Edge Stack or Emissary, and before them the webhook that converts between their versions: a CRD is never
 * without it, neither when it is made, nor when older versions are added, nor while its objects are deleted with it.
 * All of it is kept on destroy, unless the user asks otherwise: without its CRD a user's Mapping is gone, and without the
 * webhook it can no longer be read.
 * @example
 * const crds = new EdgeCrds("edge-crds", { objects: plan.crds, keep: true, adopting }, { provider });
 */
export class EdgeCrds extends pulumi.ComponentResource {
    /** What an object of getambassador.io has to wait for: the CRDs, each of which waits until its objects can be written. */
    readonly ready: readonly pulumi.Resource[];
    /** Whether a conversion webhook serves the CRDs. */
    readonly conversion: boolean;

    constructor(name: string, { objects, keep, adopting }: EdgeCrdsArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:EdgeCrds", name, {}, opts);
        const child = { parent: this, provider: adopting, retainOnDelete: keep };
        const create = (object: AnyObject, dependsOn: pulumi.Resource[], more?: pulumi.CustomResourceOptions) =>
            new ManifestResource(`${name}-${manifestName(object)}`, takenOver(object), {
                ...child,
                dependsOn,
                ...more,
            });
        const crds = crdsAmong(objects).map(untilUsable);
        const of = (kind: string) => objects.filter((object) => object.kind === kind);
        const namespaces = of("Namespace").map((object) => create(object, []));
        const access = objects
            .filter(({ kind }) => !["Namespace", "Service", "Deployment", "CustomResourceDefinition"].includes(kind))
            .map((object) => create(object, namespaces));
        // Once the Deployment is available the Service has its pods; the provider would wait ten seconds more.
        const services = of("Service").map((object) => create(notAwaited(object), namespaces));
        const webhook = of("Deployment").map((object) => create(rolledWith(crds, object), access));
        this.ready = crds.map((crd) => create(crd, [...services, ...webhook], { customTimeouts: usableWithin }));
        this.conversion = haveConversion(objects);
        this.registerOutputs({ ready: this.ready, conversion: this.conversion });
    }
}
