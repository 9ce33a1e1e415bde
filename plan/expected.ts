import { refusal } from "../messages/problem";
import { objectNames } from "../config/names";
import { hasOwnPrometheus } from "../config/rules/prometheus";
import type { Settings } from "../config/schema";
import type { Plan } from "./plan";
import type { AuthorizationPolicy } from "../model/mesh/authorization";
import { authorityFile, certificateName } from "../model/edge/istioIntegration";

/** What a stack says it makes: plain data in its state, and what verify compares the cluster with. */
export interface Expected {
    /** Grows when a field changes its meaning, so that an old stack is told apart from a broken one. */
    readonly format: 1;
    readonly kubeContext?: string;
    readonly edge: {
        readonly namespace: string;
        /** Name of the Deployment. */
        readonly name: string;
        /** Name of the Service; absent when there is none. */
        readonly service?: string;
        /** Secret with the license; absent for an edge that needs none. */
        readonly licenseSecret?: string;
        /** Host of the edge; absent when no hostname is set. */
        readonly host?: string;
        /** CronJob that makes the edge take up certificates; absent when it is off. */
        readonly rotationCronJob?: { readonly name: string; readonly everyHours: number };
    };
    /** The edge's Redis, where it is ours. */
    readonly redis?: { readonly namespace: string; readonly name: string };
    /** Name of istiod's Deployment, where it is ours; one that was there before is found by its label. */
    readonly istio: { readonly namespace: string; readonly istiod?: string };
    /** Namespaces of the mesh, the edge's own among them; an empty revision is the default one. */
    readonly meshNamespaces: readonly { readonly name: string; readonly revision: string }[];
    readonly strict: "off" | "namespaces" | "mesh";
    /** AuthorizationPolicies that say who may call whom; absent when everybody may. */
    readonly callers?: readonly AuthorizationPolicy[];
    readonly tlsContext: {
        readonly namespace: string;
        readonly name: string;
        readonly secret: string;
        /** File of the authority whose certificates the edge takes; absent where it takes any. */
        readonly authority?: string;
    };
    readonly mappings: readonly { readonly namespace: string; readonly name: string }[];
    /** Absent when it is off. The TracingService is in the edge's namespace, the Telemetry in Istio's. */
    readonly zipkin?: {
        readonly namespace: string;
        readonly name: string;
        readonly tracingService: string;
        readonly telemetry: string;
        /** Percentage of requests that are traced; absent in stacks that an older program brought up. */
        readonly sampling?: number;
    };
    /** PodMonitors for a Prometheus that is there already. */
    readonly podMonitors?: readonly { readonly namespace: string; readonly name: string }[];
    /** Absent when it is off, or not ours. */
    readonly prometheus?: { readonly namespace: string; readonly service: string };
}

/** What the expectation takes from the plan. */
export type ExpectedFrom = Pick<Plan, "namespaces" | "edge" | "authorization">;

/** What a configuration leads to. Every value is plain: none is known only after `up`. */
export function expectedOf(settings: Settings, plan: ExpectedFrom): Expected {
    const { istio, strict, observability, services, sample } = settings;
    const { namespace } = settings.edge;
    const mappings = services.map((it) => ({ namespace: it.namespace, name: it.name }));
    const observed = observability.namespace;
    const { distribution, redis } = settings.edge;
    const ownRedis = plan.edge.install === "helm" && distribution === "edge-stack" && redis.url === undefined;
    const istiod = istio.revision === "" ? "istiod" : `istiod-${istio.revision}`;
    return {
        format: 1,
        ...(settings.kubeContext === undefined ? {} : { kubeContext: settings.kubeContext }),
        edge: expectedEdge(settings, plan),
        ...(ownRedis ? { redis: { namespace, name: objectNames.redis } } : {}),
        istio: { namespace: istio.namespace, ...(istio.install === "helm" ? { istiod } : {}) },
        meshNamespaces: [plan.namespaces.edge, ...plan.namespaces.others].map(({ name, revision }) => ({
            name,
            revision,
        })),
        strict: strict.scope,
        ...(plan.authorization.length > 0 ? { callers: plan.authorization } : {}),
        tlsContext: {
            namespace,
            name: objectNames.tlsContext,
            secret: certificateName,
            ...(settings.edge.verifyUpstreams ? { authority: authorityFile } : {}),
        },
        mappings: sample.enabled
            ? [...mappings, { namespace: sample.namespace, name: objectNames.sampleMapping }]
            : mappings,
        ...(settings.zipkin.enabled
            ? {
                  zipkin: {
                      namespace: observed,
                      name: objectNames.zipkin,
                      tracingService: objectNames.tracingService,
                      telemetry: objectNames.telemetry,
                      sampling: settings.tracing.sampling,
                  },
              }
            : {}),
        ...(plan.edge.podMonitors.length > 0
            ? { podMonitors: plan.edge.podMonitors.map(({ namespace, name }) => ({ namespace, name })) }
            : {}),
        ...(hasOwnPrometheus(settings)
            ? { prometheus: { namespace: observed, service: objectNames.prometheusServer } }
            : {}),
    };
}

function expectedEdge({ edge }: Settings, { edge: plan }: ExpectedFrom): Expected["edge"] {
    const { everyHours, enabled: rotation } = edge.rotationWorkaround;
    const { service } = plan;
    const licensed = edge.distribution === "edge-stack" && plan.install !== "existing";
    return {
        namespace: edge.namespace,
        name: plan.install === "helm" ? plan.chart.workload.name : edge.deployment,
        ...(service === undefined ? {} : { service }),
        ...(licensed ? { licenseSecret: objectNames.license } : {}),
        ...(edge.hostname === undefined ? {} : { host: "edge" }),
        ...(rotation ? { rotationCronJob: { name: objectNames.certificateTouch, everyHours } } : {}),
    };
}

/** A resource of a stack's state, as far as it is read here. */
export interface StatedResource {
    readonly type: string;
    readonly outputs?: Readonly<Record<string, unknown>>;
}

/**
 * The expectation in a stack's state.
 * @throws RunError when the stack has none, because it was never brought up or by an older program.
 */
export function readExpected(resources: readonly StatedResource[], stack: string): Expected {
    const found: Partial<Expected> | undefined = resources.find(({ type }) => type === expectationType)?.outputs;
    if (found?.format !== 1) {
        throw refusal({
            about: `Stack ${stack} does not say what to expect: its state has no ${expectationType} of format 1.`,
            fix: `pulumi up --stack ${stack}`,
        });
    }
    return found as Expected;
}

/** Type of the component in a stack's state whose outputs say what verify has to expect. */
export const expectationType = "edge-mesh:components:Expectation";
