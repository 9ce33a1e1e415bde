import * as pulumi from "@pulumi/pulumi";
import { connect } from "./components/cluster";
import { makeEdge } from "./components/edge";
import { EdgeHost } from "./components/edgeHost";
import { EdgeStackCrds } from "./components/edgeStackCrds";
import { Istio } from "./components/istio";
import { IstioUpstream } from "./components/istioUpstream";
import { MeshNamespace } from "./components/meshNamespace";
import { Observability } from "./components/observability";
import { Routes } from "./components/routes";
import { StrictMtls } from "./components/strictMtls";
import { EdgeTracing, MeshTracing, tracingHash, tracingServiceSpec } from "./components/tracing";
import { zipkinHost } from "./components/zipkin";
import { loadSettings } from "./config/load";
import { planEdge } from "./discovery/edgePlan";

/** The whole guide, in dependency order; docs/ordering.md draws it. Returns the stack's outputs. */
export = async function edgeMesh(): Promise<Record<string, unknown>> {
    const config = new pulumi.Config("edge-mesh");
    const settings = loadSettings(config);
    const { edge, istio: istioSettings } = settings;
    const { namespace } = edge;
    const { sampling } = settings.tracing;
    const { namespace: observed } = settings.observability;
    const { revision, namespace: rootNamespace } = istioSettings;
    const spec = settings.zipkin.enabled ? tracingServiceSpec(observed, sampling) : undefined;
    const licenseKey = config.getSecret("licenseKey");
    const plan = await planEdge(settings, tracingHash(spec), licenseKey !== undefined);
    const { instance: edgeInstance, createNamespace } = plan;
    const { cluster, keeper } = connect(settings.kubeContext);
    const after = (...dependsOn: pulumi.Resource[]) => ({ provider: cluster, dependsOn });
    const present = (...resources: (pulumi.Resource | undefined)[]) => resources.filter((it) => it !== undefined);

    const observability = new Observability("observability", { settings, edgeInstance, keeper }, after());
    const { zipkin, prometheus } = observability;
    const crds = plan.crds && new EdgeStackCrds("edge-crds", { objects: plan.crds, keeper }, after());
    const istio = new Istio(
        "istio",
        { istio: istioSettings, zipkinHost: zipkin && zipkinHost(observed), keeper },
        after(),
    );

    const meshNamespace = ({ name, create }: { name: string; create: boolean }) =>
        new MeshNamespace(`mesh-${name}`, { name, create, revision, keeper }, after(istio.ready));
    const edgeNamespace = meshNamespace({ name: namespace, create: createNamespace });
    const namespaces = [edgeNamespace, ...settings.meshNamespaces.map(meshNamespace)];

    const beforeTracing = present(zipkin?.ready, crds?.ready, edgeNamespace.ready);
    const tracing = spec && new EdgeTracing("edge-tracing", { namespace, spec }, after(...beforeTracing));
    if (zipkin) {
        new MeshTracing("mesh-tracing", { rootNamespace, sampling }, after(istio.ready, zipkin.ready));
    }

    const edgeStack = makeEdge(
        "edge",
        { plan, edge, licenseKey, cluster, keeper, namespaceReady: edgeNamespace.ready },
        present(crds?.ready, tracing?.tracingService),
    );
    if (edge.hostname !== undefined) {
        const { hostname, tlsSecret } = edge;
        new EdgeHost("edge-host", { namespace, hostname, tlsSecret }, after(edgeStack.ready));
    }
    const upstream = new IstioUpstream("istio-upstream", { namespace }, after(edgeStack.ready));
    const routes = new Routes("routes", { settings, upstream, namespaces }, after());
    const meshNamespaces = namespaces.map((it) => it.namespace);
    const beforeStrict = [upstream.tlsContext, ...routes.mappings, ...namespaces.map(({ ready }) => ready)];
    const strict = { ...settings.strict, exceptions: [...settings.strict.exceptions, ...plan.exceptions] };
    new StrictMtls("strict-mtls", { strict, rootNamespace, meshNamespaces }, after(...beforeStrict));

    return {
        edgeAddress: edgeStack.address,
        namespaces: meshNamespaces,
        istioRevision: revision === "" ? "default" : revision,
        istioVersion: istio.version,
        zipkinCommand: zipkin?.command ?? "Zipkin is switched off",
        prometheusCommand: prometheus?.command ?? "Prometheus is switched off",
    };
};
