import type * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { sampleMapping } from "../config/rules";
import { ServiceSettings, Settings } from "../config/schema";
import { IstioUpstream } from "./istioUpstream";
import { mappingSpec, MeshMapping } from "./meshMapping";
import { MeshNamespace } from "./meshNamespace";
import { Quote } from "./quote";
import { RouteReleases } from "./routeReleases";

/** The Mapping of the guide's sample. */
export function quoteService(namespace: string): ServiceSettings {
    return {
        name: sampleMapping,
        namespace,
        service: "quote",
        port: 80,
        hostname: "*",
        prefix: "/backend/",
        mapping: {},
    };
}

export interface RoutesArgs {
    readonly settings: Settings;
    readonly upstream: IstioUpstream;
    readonly namespaces: readonly MeshNamespace[];
    /** Provider that adopts what is there. */
    readonly keeper: k8s.Provider;
}

/** A service, and what its Mapping has to wait for. */
interface PlacedService {
    readonly service: ServiceSettings;
    readonly dependsOn: readonly pulumi.Resource[];
}

/** Every Mapping of the configuration, and the sample upstream with its own. */
export class Routes extends pulumi.ComponentResource {
    /** What makes the Mappings: one resource each, or Helm releases. */
    readonly mappings: readonly pulumi.Resource[];

    constructor(name: string, args: RoutesArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:Routes", name, {}, opts);
        const { batch } = args.settings.routes;
        const placed = this.place(name, args);
        const batched = batch === "off" ? undefined : this.inReleases(name, args, placed);
        const single = batch === "on" ? [] : this.inResources(name, args, placed, batched);
        this.mappings = [...(batched?.releases ?? []), ...single];
        this.registerOutputs({ mappings: this.mappings });
    }

    /** The services with what comes before their Mappings; the sample's Service is made here. */
    private place(name: string, { settings, upstream, namespaces }: RoutesArgs): PlacedService[] {
        const { tlsContext } = upstream;
        const meshed = (namespace: string) => namespaces.filter((it) => it.namespace === namespace);
        const ready = (namespace: string) => meshed(namespace).map((it) => it.ready);
        const placed = settings.services.map((service) => ({
            service,
            dependsOn: [tlsContext, ...ready(service.namespace)],
        }));
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
        return [...placed, { service: quoteService(namespace), dependsOn: [tlsContext, quote.service] }];
    }

    private inReleases(name: string, { settings }: RoutesArgs, placed: readonly PlacedService[]): RouteReleases {
        const { batch, releases } = settings.routes;
        const routes = placed.map(({ service, dependsOn }) => ({
            name: service.name,
            namespace: service.namespace,
            spec: mappingSpec(service, settings.edge.ambassadorId),
            dependsOn,
        }));
        const { namespace } = settings.edge;
        const batchArgs = { routes, releases, namespace, handOver: batch === "handOver" };
        return new RouteReleases(`${name}-batch`, batchArgs, { parent: this });
    }

    /** One resource each; with releases beside them they adopt what those have made. */
    private inResources(
        name: string,
        { settings, keeper }: RoutesArgs,
        placed: readonly PlacedService[],
        batched: RouteReleases | undefined,
    ): pulumi.Resource[] {
        const { ambassadorId } = settings.edge;
        return placed.map(({ service, dependsOn }) => {
            const release = batched?.releaseOf(service);
            const mapping = new MeshMapping(
                `${name}-${service.namespace}-${service.name}`,
                { service, ambassadorId, adopter: release && keeper },
                { parent: this, dependsOn: release ? [release] : [...dependsOn] },
            );
            return mapping.mapping;
        });
    }
}
