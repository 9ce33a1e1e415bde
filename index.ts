import * as pulumi from "@pulumi/pulumi";
import { connect } from "./components/cluster";
import { EdgeHost } from "./components/edgeHost";
import { EdgeRedis } from "./components/edgeRedis";
import { EdgeStack } from "./components/edgeStack";
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
import { PlannedNamespace, planNamespaces } from "./config/namespaces";
import { withIstioFound } from "./discovery/istio";
import { withNamespacesFound } from "./discovery/namespaces";
import { readManifest } from "./integration/manifest";
import { istioIntegration } from "./integration/values";

/** The whole guide, in dependency order; docs/ordering.md draws it. Returns the stack's outputs. */
export = async function edgeMesh(): Promise<Record<string, unknown>> {
    const config = new pulumi.Config("edge-mesh");
    const settings = await withIstioFound(loadSettings(config));
    const { edge } = settings;
    const { namespace, hostname, tlsSecret } = edge;
    const { sampling } = settings.tracing;
    const observed = settings.observability.namespace;
    const { namespace: rootNamespace, revision, version, workloadCertTtl } = settings.istio;
    const objects = await readManifest(edge.crds, "edge.crds");
    const licenseKey = config.getSecret("licenseKey");
    const { cluster, keeper } = connect(settings.kubeContext);
    const planned = await withNamespacesFound(planNamespaces(settings), cluster);
    const after = (...dependsOn: pulumi.Resource[]) => ({ provider: cluster, dependsOn });
    const present = (...resources: (pulumi.Resource | undefined)[]) => resources.filter((it) => it !== undefined);

    const { zipkin, prometheus } = new Observability("observability", { settings, keeper }, after());
    const crds = new EdgeStackCrds("edge-crds", { objects, keeper }, after());
    const host = zipkin && zipkinHost(observed);
    const istio = new Istio("istio", { istio: settings.istio, zipkinHost: host, keeper }, after());

    const meshed = (it: PlannedNamespace) =>
        new MeshNamespace(`mesh-${it.name}`, { ...it, keeper }, after(istio.injector(it.revision)));
    const edgeNamespace = meshed(planned.edge);
    const namespaces = [edgeNamespace, ...planned.others.map(meshed)];

    const spec = zipkin && tracingServiceSpec(observed, sampling);
    const beforeTracing = present(zipkin?.ready, crds.ready, edgeNamespace.ready);
    const tracing = spec && new EdgeTracing("edge-tracing", { namespace, spec }, after(...beforeTracing));
    if (zipkin) {
        new MeshTracing("mesh-tracing", { rootNamespace, sampling }, after(istio.ready, zipkin.ready));
    }

    const redis = new EdgeRedis("edge-redis", { namespace, image: edge.redisImage }, after(edgeNamespace.ready));
    const integration = istioIntegration({ revision: edgeNamespace.revision, workloadCertTtl });
    const edgeStack = new EdgeStack(
        "edge",
        { edge, integration, redisUrl: redis.url, licenseKey, tracingHash: tracingHash(spec) },
        after(...present(crds.ready, edgeNamespace.ready, redis.ready, tracing?.tracingService)),
    );
    if (hostname !== undefined) {
        new EdgeHost("edge-host", { namespace, hostname, tlsSecret }, after(edgeStack.ready));
    }
    const upstream = new IstioUpstream("istio-upstream", { namespace }, after(edgeStack.ready));
    const routes = new Routes("routes", { settings, upstream, namespaces }, after());
    const meshNamespaces = namespaces.map((it) => it.namespace);
    const beforeStrict = [upstream.tlsContext, ...routes.mappings, ...namespaces.map(({ ready }) => ready)];
    new StrictMtls("strict-mtls", { strict: settings.strict, rootNamespace, meshNamespaces }, after(...beforeStrict));

    return {
        edgeAddress: edgeStack.address,
        namespaces: meshNamespaces,
        istioRevision: revision === "" ? "default" : revision,
        istioVersion: version,
        zipkinCommand: zipkin?.command ?? "Zipkin is switched off",
        prometheusCommand: prometheus?.command ?? "Prometheus is switched off",
    };
};
