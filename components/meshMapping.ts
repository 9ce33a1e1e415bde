import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { ServiceSettings } from "../config/schema";
import { ambassadorObject, MappingSpec, ReadBy, readBy } from "./ambassador";
import { names } from "./names";

export interface MeshMappingArgs {
    readonly service: ServiceSettings;
    /** `ambassador_id` of the edge. */
    readonly ambassadorId?: string;
    /** Provider that adopts the Mapping, when a Helm release makes it too; it then stays when this resource goes. */
    readonly adopter?: k8s.Provider;
}

const managedLabel = { "app.kubernetes.io/managed-by": "pulumi" };
/** Says to the provider that fields which another manager has set are ours. */
const forced = { "pulumi.com/patchForce": "true" };

/** Spec of a service's Mapping for the edge of that `ambassador_id`; what makes it speak mTLS stands last, so that nothing replaces it. */
export function mappingSpec(service: ServiceSettings, ambassadorId?: string): MappingSpec & ReadBy {
    return {
        ...service.mapping,
        ...readBy(ambassadorId),
        hostname: service.hostname,
        prefix: service.prefix,
        service: `${service.service ?? service.name}.${service.namespace}:${service.port}`,
        tls: names.tlsContext,
    };
}

/** A Mapping that speaks Istio mTLS to its Service, at an explicit port (without one the edge would use 443). */
export class MeshMapping extends pulumi.ComponentResource {
    /** The Mapping object. */
    readonly mapping: pulumi.Resource;

    constructor(
        name: string,
        { service, ambassadorId, adopter }: MeshMappingArgs,
        opts: pulumi.ComponentResourceOptions,
    ) {
        super("edge-mesh:components:MeshMapping", name, {}, opts);
        const { name: mapping, namespace } = service;
        this.mapping = ambassadorObject(
            "Mapping",
            `${name}-mapping`,
            // Helm adopts no object with such a label, not even one that was its own: so no release can take over a
            // Mapping that would then be deleted as a resource. Force, because after a hand-over the label is Helm's.
            { name: mapping, namespace, ...(adopter ? {} : { labels: managedLabel }), annotations: forced },
            mappingSpec(service, ambassadorId),
            { parent: this, ...(adopter ? { provider: adopter, retainOnDelete: true } : {}) },
        );
        this.registerOutputs({ mapping: this.mapping });
    }
}
