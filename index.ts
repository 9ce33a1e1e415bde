import * as pulumi from "@pulumi/pulumi";
import { connectProviders } from "./components/providers";
import { makeEdge } from "./components/edge/edge";
import { EdgeHost } from "./components/edge/edgeHost";
import { EdgeCrds } from "./components/edge/edgeCrds";
import { Expectation } from "./components/expectation";
import { Istio } from "./components/mesh/istio";
import { EdgeTlsContext } from "./components/edge/edgeTlsContext";
import { MeshNamespace } from "./components/mesh/meshNamespace";
import { Observability } from "./components/observability/observability";
import { Routes } from "./components/routes/routes";
import { hideSecretSections } from "./components/secretSections";
import { StrictMtls } from "./components/mesh/strictMtls";
import { EdgeTracing } from "./components/edge/edgeTracing";
import { MeshTracing } from "./components/mesh/meshTracing";
import { zipkinHost } from "./model/observability/tracing";
import { guard } from "./checks/preview/guardrails";
import { loadSettings, secretSections } from "./config/load";
import { PlannedNamespace } from "./model/mesh/namespaces";
import { withIstioFound } from "./plan/istio";
import { checkNamespaces } from "./plan/namespaceCheck";
import { makePlan } from "./plan/plan";
import { expectedOf } from "./plan/expected";

/**
 * The whole guide, in dependency order. Returns the stack's outputs.
 * @param namespaceCheck passed over where only files are written
 */
export = async function edgeMesh(namespaceCheck = checkNamespaces): Promise<Record<string, unknown>> {
    const config = new pulumi.Config("edge-mesh");
    const settings = await withIstioFound(loadSettings(config));
    hideSecretSections(secretSections());
    const { edge, observability: watch } = settings;
    const { namespace, hostname, tlsSecret, rotationWorkaround, ambassadorId } = edge;
    const own = { namespace, ambassadorId };
    const { namespace: rootNamespace, revision, version } = settings.istio;
    const licenseKey = config.getSecret("licenseKey");
    const { cluster, adopting } = connectProviders(settings.kubeContext);
    const plan = await makePlan(settings, licenseKey !== undefined, cluster, namespaceCheck);
    await guard({ settings, plan, licenseKey });
    const after = (...dependsOn: pulumi.Resource[]) => ({ provider: cluster, dependsOn });
    const present = (...resources: (pulumi.Resource | undefined)[]) => resources.filter((it) => it !== undefined);

    const host = settings.zipkin.enabled ? zipkinHost(watch.namespace) : undefined;
    const istio = new Istio("istio", { istio: settings.istio, zipkinHost: host, adopting }, after());
    const watched = { settings, edgeInstance: plan.edge.instance, adopting };
    const { zipkin, prometheus } = new Observability("observability", watched, after());
    const crdArgs = { objects: plan.crds, keep: edge.keepCrds, adopting };
    const crds = plan.crds.length > 0 ? new EdgeCrds("edge-crds", crdArgs, after()) : undefined;
    const crdsReady = crds?.ready ?? [];

    const meshed = (it: PlannedNamespace) =>
        new MeshNamespace(`mesh-${it.name}`, { ...it, adopting }, after(istio.injector(it.revision)));
    const edgeNamespace = meshed(plan.namespaces.edge);
    const others = plan.namespaces.others.map(meshed);

    const { tracing: spec, integration, strict, authorization } = plan;
    const beforeTracing = present(zipkin?.ready, ...crdsReady, edgeNamespace.ready);
    const tracing = spec && new EdgeTracing("edge-tracing", { namespace, spec }, after(...beforeTracing));
    if (zipkin) {
        new MeshTracing("mesh-tracing", { rootNamespace, ...settings.tracing }, after(istio.ready, zipkin.ready));
    }

    const namespaceReady = edgeNamespace.ready;
    const edgeArgs = { plan: plan.edge, edge, integration, crds, licenseKey, cluster, adopting, namespaceReady };
    const theEdge = makeEdge("edge", edgeArgs, present(...crdsReady, tracing?.tracingService));
    if (hostname !== undefined) {
        new EdgeHost("edge-host", { ...own, hostname, tlsSecret }, after(theEdge.ready));
    }
    const upstream = new EdgeTlsContext("edge-tls-context", { ...own, rotationWorkaround }, after(theEdge.ready));
    const namespaces = [edgeNamespace, ...others];
    const routes = new Routes("routes", { settings, upstream, namespaces }, after());
    const strictArgs = { strict, authorization, rootNamespace, meshNamespaces: namespaces.map((it) => it.namespace) };
    const beforeStrict = [upstream.tlsContext, ...routes.mappings, ...others.map(({ ready }) => ready)];
    new StrictMtls("strict-mtls", strictArgs, after(...beforeStrict));
    new Expectation("expectation", { expected: expectedOf(settings, plan) });

    return {
        edgeAddress: theEdge.address,
        namespaces: strictArgs.meshNamespaces,
        istioRevision: revision === "" ? "default" : revision,
        istioVersion: version,
        zipkinCommand: zipkin?.command ?? "Zipkin is switched off",
        prometheusCommand: prometheus?.command ?? "No Prometheus of this stack",
    };
};
