import { MappingSpec, TlsContextSpec, TracingServiceSpec, tlsContextSpec } from "../../model/edge/objects";
import { mappingSpec } from "../../model/routes/mapping";
import { objectNames } from "../../config/names";
import { edgeName } from "../../config/distribution";
import { quoteService } from "../../model/routes/sample";
import { zipkinHost, tracingHash } from "../../model/observability/tracing";
import { haveConversion } from "../../model/edge/crdChart";
import { edgeHelmValues } from "../../model/edge/helmValues";
import { baseValues, cniValues, istiodValues } from "../../model/mesh/istioValues";
import type { AnyObject } from "../../kube/object";
import type { Route } from "../../plugin/mappingSet";
import type { MappingJudges } from "./mappingJudges";
import type { Labels } from "../../kube/object";
import type { Values } from "../../kube/merge";
import { emissaryPath as nestingOf } from "../../config/nesting";
import { prometheusValues } from "../../model/observability/prometheusValues";
import { givenRedis, ownLogin, RedisLink } from "../../model/edge/redisEnvironment";
import type { IstioIntegration } from "../../model/edge/istioIntegration";
import { hasOwnPrometheus } from "../../config/rules/prometheus";
import type { Settings } from "../../config/schema";
import { ChartFacts, ChartKey } from "./chartFacts";
import { objectIn } from "../../kube/lookup";

/** The desired state, as plain data: the settings, and what the program's own builders make of them. */
export interface Desired {
    readonly settings: Settings;
    /** Values of every chart that will be installed, the user's merged over ours. */
    readonly values: Readonly<Partial<Record<ChartKey, Values>>>;
    /** What is known of those charts without Helm. */
    readonly charts: Readonly<Partial<Record<ChartKey, ChartFacts>>>;
    /** Path, in the edge chart's values, of Emissary's own values: its subchart, or nothing. */
    readonly emissary: readonly string[];
    readonly tlsContext: { readonly namespace: string; readonly spec: TlsContextSpec };
    /** Mappings, each with the setting it comes from. */
    readonly mappings: readonly (Route & { readonly path: string; readonly spec: MappingSpec })[];
    readonly tracingService: TracingServiceSpec | undefined;
    /** Objects of the edge's CRD manifest. */
    readonly manifest: readonly AnyObject[];
    readonly license: string | undefined;
    readonly integration: IstioIntegration;
    /** Undefined when no Mapping has anything that they would judge. */
    readonly judges: MappingJudges | undefined;
    /** Labels that namespaces have by now. */
    readonly namespaceLabels: ReadonlyMap<string, Labels>;
}

/** What was read before: manifests, and of the cluster what is said to be there. */
export interface KnownFacts {
    /** The edge's CRDs and their conversion webhook; none beside an edge that is there already. */
    readonly crds: readonly AnyObject[];
    readonly integration: IstioIntegration;
    readonly tracing: TracingServiceSpec | undefined;
    readonly edge: { readonly instance: string };
    readonly namespaceLabels: ReadonlyMap<string, Labels>;
}

export interface DesiredInput {
    readonly settings: Settings;
    readonly known: KnownFacts;
    readonly license: string | undefined;
    readonly charts: Desired["charts"];
    readonly judges: MappingJudges | undefined;
}

/** Builds what the components will build, by the same pure functions. */
export function desiredOf({ settings, known, license, charts, judges }: DesiredInput): Desired {
    const { edge, istio, sample, services, observability } = settings;
    const { crds, integration, tracing: spec, namespaceLabels } = known;
    const edgeValues = (values: Values) =>
        edgeHelmValues({
            edge: { ...edge, values },
            integration,
            conversion: haveConversion(crds),
            fullname: edgeName(edge),
            redis: edge.distribution === "edge-stack" ? redisLink(edge) : undefined,
            licenseSecret: objectNames.license,
            tracingHash: tracingHash(spec),
        });
    const mapped = services.map((service, index) => ({ path: `services[${index}]`, service }));
    const samples = sample.enabled ? [{ path: "sample", service: quoteService(sample.namespace) }] : [];
    return {
        settings,
        values: {
            edge: edgeValues(edge.values),
            ...istioChartValues(settings),
            ...(hasOwnPrometheus(settings)
                ? { prometheus: prometheusValues(settings.prometheus, edge.namespace, known.edge.instance) }
                : {}),
        },
        charts,
        emissary: nestingOf(edge.distribution),
        tlsContext: { namespace: edge.namespace, spec: tlsContextSpec(edge) },
        mappings: [...mapped, ...samples].map(({ path, service }) => ({
            path,
            namespace: service.namespace,
            name: service.name,
            spec: mappingSpec(service, edge.ambassadorId),
        })),
        tracingService: spec,
        manifest: crds,
        integration,
        judges,
        namespaceLabels,
        license,
    };

    function istioChartValues({ zipkin: { enabled } }: Settings): Desired["values"] {
        if (istio.install === "existing") {
            return {};
        }
        return {
            "istio.base": baseValues(istio),
            ...(istio.cni ? { "istio.cni": cniValues(istio) } : {}),
            "istio.istiod": istiodValues(istio, enabled ? zipkinHost(observability.namespace) : undefined),
        };
    }
}

/** The Redis that the edge is told of. To the name of our own Secret `up` adds a random ending. */
function redisLink({ namespace, redis }: Settings["edge"]): RedisLink {
    const { url = `${objectNames.redis}.${namespace}:6379`, secret } = redis;
    const login = redis.url === undefined ? { name: "edge-redis-login", ...ownLogin } : secret;
    return givenRedis(url, login);
}

/** Emissary's own values, at the level where the edge's chart has them. */
export function emissaryValues({ values, emissary }: Desired): Values {
    return objectIn(values.edge, ...emissary);
}

/** The setting that holds one of Emissary's values, such as `edge.values.emissary-ingress.env`. */
export function emissaryPath({ emissary }: Desired, ...path: readonly string[]): readonly string[] {
    return ["edge", "values", ...emissary, ...path];
}
