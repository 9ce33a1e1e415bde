import * as pulumi from "@pulumi/pulumi";
import { MappingSetInputs, mappingSetType } from "../../plugin/mappingSet";

/** How the plug-in of this repository reaches the cluster. */
export class MappingProvider extends pulumi.ProviderResource {
    constructor(name: string, args: { readonly context: string | undefined }, opts?: pulumi.ResourceOptions) {
        super("edge-mesh", name, args, opts);
    }
}

/**
 * Mappings that are applied together, and stand in one resource of the stack.
 * @example
 * new MappingSet("routes-shop", { mark: "project/stack/shop", routes: routesOf(list) }, { provider: mappingProvider });
 */
export class MappingSet extends pulumi.CustomResource {
    constructor(name: string, args: MappingSetInputs, opts?: pulumi.CustomResourceOptions) {
        // What replaces a set has its Mappings, which the old one would take along if it went last.
        super(mappingSetType, name, args, { ...opts, deleteBeforeReplace: true });
    }
}
