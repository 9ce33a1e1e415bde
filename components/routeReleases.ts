import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { Route, routeReleaseName, routeReleases, routeValues } from "../integration/routeReleases";
import { releaseTimeout } from "./istio";

/** A route, and what its Mapping has to wait for. */
export interface PlacedRoute extends Route {
    readonly dependsOn: readonly pulumi.Resource[];
}

export interface RouteReleasesArgs {
    readonly routes: readonly PlacedRoute[];
    /** Number of releases to spread the routes over. */
    readonly releases: number;
    /** The edge's namespace, where Helm keeps the releases. */
    readonly namespace: string;
    /** The Mappings exist as resources of the stack too: they are adopted, and stay when a release goes. */
    readonly handOver: boolean;
}

/** The chart beside this program. Relative, so that the state is the same on every machine. */
const chart = "./charts/routes";

/** Many Mappings in a few Helm releases: one resource of the stack each would cost more with every route that is there. */
export class RouteReleases extends pulumi.ComponentResource {
    /** The Helm releases; those that would have no route are left out. */
    readonly releases: readonly pulumi.Resource[];
    private readonly byName: ReadonlyMap<string, pulumi.Resource>;

    constructor(
        name: string,
        private readonly args: RouteReleasesArgs,
        opts: pulumi.ComponentResourceOptions,
    ) {
        super("edge-mesh:components:RouteReleases", name, {}, opts);
        const { namespace, handOver } = args;
        const release = (releaseName: string, routes: readonly PlacedRoute[]) =>
            new k8s.helm.v3.Release(
                `${name}-${releaseName}`,
                {
                    name: releaseName,
                    chart,
                    namespace,
                    values: routeValues(routes, handOver),
                    timeout: releaseTimeout,
                    // Mappings have nothing to be waited for, and each revision may take a megabyte of etcd.
                    skipAwait: true,
                    maxHistory: 2,
                    ...(handOver ? { takeOwnership: true } : {}),
                },
                { parent: this, dependsOn: [...new Set(routes.flatMap((route) => route.dependsOn))] },
            );
        const grouped = routeReleases(args.routes, args.releases);
        this.byName = new Map(grouped.map((it) => [it.name, release(it.name, it.routes)]));
        this.releases = [...this.byName.values()];
        this.registerOutputs({ releases: this.releases });
    }

    /** The release that makes the Mapping of a route. */
    releaseOf(route: Pick<Route, "namespace" | "name">): pulumi.Resource | undefined {
        return this.byName.get(routeReleaseName(route, this.args.releases));
    }
}
