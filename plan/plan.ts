import type { ProviderResource } from "@pulumi/pulumi";
import type { TracingServiceSpec } from "../model/edge/objects";
import { edgeCrdObjects } from "./edgeCrds";
import { tracingHash, tracingServiceSpec, zipkinHost } from "../model/observability/tracing";
import { PlannedNamespaces, planNamespaces } from "../model/mesh/namespaces";
import type { Settings, StrictSettings } from "../config/schema";
import type { Labels } from "../kube/object";
import { AuthorizationPolicy, authorizationPolicies } from "../model/mesh/authorization";
import type { AnyObject } from "../kube/object";
import { IstioIntegration, istioIntegration } from "../model/edge/istioIntegration";
import { EdgePlan, planEdge } from "./edge";
import type { NamespaceCheck } from "./namespaceCheck";
import { allOrErrors } from "../messages/allOrErrors";

/** All that is known before any resource is registered. */
export interface Plan {
    readonly namespaces: PlannedNamespaces;
    /** CRDs and conversion webhook to make; none beside an edge that is there already. */
    readonly crds: readonly AnyObject[];
    readonly integration: IstioIntegration;
    /** Zipkin's host, for the mesh's half of tracing; undefined when tracing is off. */
    readonly zipkinHost: string | undefined;
    /** The edge's TracingService; undefined when tracing is off. */
    readonly tracing: TracingServiceSpec | undefined;
    readonly edge: EdgePlan;
    /** The strict setting, with the exceptions that the edge itself needs. */
    readonly strict: StrictSettings;
    /** Who may call whom; none when everyone may. */
    readonly authorization: readonly AuthorizationPolicy[];
    /** Labels of those existing namespaces that were read. */
    readonly namespaceLabels: ReadonlyMap<string, Labels>;
}

/**
 * Reads manifests, and of the cluster what is said to be there, so that whatever is wrong is told by the preview.
 * @param licensed true when the program creates the license's Secret
 * @throws RunError for everything that would make `up` fail halfway
 */
export async function makePlan(
    settings: Settings,
    licensed: boolean,
    provider: ProviderResource,
    checkNamespaces: NamespaceCheck,
): Promise<Plan> {
    const { edge, zipkin, strict } = settings;
    const namespaces = planNamespaces(settings);
    const [crds, namespaceLabels] = await allOrErrors(
        edge.install === "existing" ? Promise.resolve([]) : edgeCrdObjects(settings, provider),
        checkNamespaces(settings),
    );
    const tracing = zipkin.enabled ? tracingServiceSpec(settings) : undefined;
    const { workloadCertTtl } = settings.istio;
    const integration = istioIntegration({
        revision: namespaces.edge.revision,
        workloadCertTtl,
        ambassadorId: edge.ambassadorId,
    });
    const planned = await planEdge(settings, { crds, integration, tracingHash: tracingHash(tracing), licensed });
    const exceptions = [...strict.exceptions, ...planned.exceptions];
    const authorization = authorizationPolicies(settings, planned.serviceAccount, exceptions);
    return {
        namespaces,
        crds,
        integration,
        zipkinHost: zipkin.enabled ? zipkinHost(settings.observability.namespace) : undefined,
        tracing,
        edge: planned,
        strict: { ...strict, exceptions },
        authorization,
        namespaceLabels,
    };
}
