import * as pulumi from "@pulumi/pulumi";
import { ServiceSettings } from "../config/schema";
import { ambassadorObject, MappingSpec } from "./ambassador";
import { names } from "./names";

export interface MeshMappingArgs {
    readonly service: ServiceSettings;
}

/** Spec of a service's Mapping; what makes it speak mTLS stands last, so that nothing replaces it. */
export function mappingSpec(service: ServiceSettings): MappingSpec {
    return {
        ...service.mapping,
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

    constructor(name: string, { service }: MeshMappingArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:MeshMapping", name, {}, opts);
        this.mapping = ambassadorObject(
            "Mapping",
            `${name}-mapping`,
            { name: service.name, namespace: service.namespace },
            mappingSpec(service),
            { parent: this },
        );
        this.registerOutputs({ mapping: this.mapping });
    }
}
