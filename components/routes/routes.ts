import * as pulumi from "@pulumi/pulumi";
import { ServiceSettings, Settings } from "../../config/schema";
import { Route, routesOf, spreadOver } from "../../plugin/mappingSet";
import { MappingProvider, MappingSet } from "./mappingSet";
import { mappingSpec } from "../../model/routes/mapping";
import { MeshNamespace } from "../mesh/meshNamespace";
import { Quote } from "./quote";
import { quoteService } from "../../model/routes/sample";

export interface RoutesArgs {
    readonly settings: Settings;
    /** The TLSContext that every Mapping names. */
    readonly tlsContext: pulumi.Resource;
    readonly namespaces: readonly MeshNamespace[];
}

/** A route, and what its Mapping has to wait for. */
interface PlacedRoute extends Route {
    readonly dependsOn: readonly pulumi.Resource[];
}

/**
 * Every Mapping of the configuration, and the sample upstream with its own.
 * @example
 * const { mappings } = new Routes("routes", { settings, tlsContext, namespaces }, { provider });
 */
export class Routes extends pulumi.ComponentResource {
    /** What makes the Mappings: a set for each, or a few for all of them. */
    readonly mappings: readonly MappingSet[];

    constructor(name: string, args: RoutesArgs, opts?: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:Routes", name, {}, opts);
        const { edge, routes, kubeContext: context } = args.settings;
        const sets = [...spreadOver(this.place(name, args), routes.batch === "on")];
        const provider =
            sets.length > 0 ? new MappingProvider(`${name}-provider`, { context }, { parent: this }) : undefined;
        const owner = [pulumi.getProject(), pulumi.getStack(), edge.namespace].join("/");
        this.mappings = sets.map(([set, placed]) => {
            const dependsOn = [...new Set(placed.flatMap((route) => route.dependsOn))];
            const inputs = { mark: `${owner}/${set}`, routes: routesOf(placed) };
            return new MappingSet(`${name}-${set}`, inputs, { parent: this, provider, dependsOn });
        });
        this.registerOutputs({ mappings: this.mappings });
    }

    /** The routes with what comes before their Mappings; the sample's Service is made here. */
    private place(name: string, { settings, tlsContext, namespaces }: RoutesArgs): PlacedRoute[] {
        const meshed = (namespace: string) => namespaces.filter((it) => it.namespace === namespace);
        const ready = (namespace: string) => meshed(namespace).map((it) => it.ready);
        const route = (service: ServiceSettings, before: readonly pulumi.Resource[]): PlacedRoute => ({
            namespace: service.namespace,
            name: service.name,
            spec: mappingSpec(service, settings.edge.ambassadorId),
            dependsOn: [tlsContext, ...before],
        });
        const placed = settings.services.map((service) => route(service, ready(service.namespace)));
        if (!settings.sample.enabled) {
            return placed;
        }
        const { namespace, image } = settings.sample;
        const [revision = ""] = meshed(namespace).map((it) => it.revision);
        const quote = new Quote(
            `${name}-quote`,
            { namespace, image, revision },
            { parent: this, dependsOn: ready(namespace) },
        );
        return [...placed, route(quoteService(namespace), [quote.service])];
    }
}
