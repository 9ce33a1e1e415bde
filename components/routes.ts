import * as pulumi from "@pulumi/pulumi";
import { sampleMapping } from "../config/rules";
import { ServiceSettings, Settings } from "../config/schema";
import { IstioUpstream } from "./istioUpstream";
import { MeshMapping } from "./meshMapping";
import { MeshNamespace } from "./meshNamespace";
import { Quote } from "./quote";

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
}

/** Every Mapping of the configuration, and the sample upstream with its own. */
export class Routes extends pulumi.ComponentResource {
    /** The Mappings. */
    readonly mappings: readonly pulumi.Resource[];

    constructor(name: string, { settings, upstream, namespaces }: RoutesArgs, opts: pulumi.ComponentResourceOptions) {
        super("edge-mesh:components:Routes", name, {}, opts);
        const meshed = (namespace: string) => namespaces.filter((it) => it.namespace === namespace);
        const ready = (namespace: string) => meshed(namespace).map((it) => it.ready);
        const route = (service: ServiceSettings, after: pulumi.Resource[]) =>
            new MeshMapping(
                `${name}-${service.namespace}-${service.name}`,
                { service },
                { parent: this, dependsOn: [upstream.tlsContext, ...after] },
            ).mapping;
        const mappings = settings.services.map((service) => route(service, ready(service.namespace)));
        if (settings.sample.enabled) {
            const { namespace, image } = settings.sample;
            const [revision = ""] = meshed(namespace).map((it) => it.revision);
            const quote = new Quote(
                `${name}-quote`,
                { namespace, image, revision },
                { parent: this, dependsOn: ready(namespace) },
            );
            mappings.push(route(quoteService(namespace), [quote.service]));
        }
        this.mappings = mappings;
        this.registerOutputs({ mappings: this.mappings });
    }
}
