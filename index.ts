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
import { readManifest } from "./integration/manifest";

/** The whole guide, in dependency order; docs/ordering.md draws it. Returns the stack's outputs. */
export = async function edgeMesh(): Promise<Record<string, unknown>> {
    const config = new pulumi.Config("edge-mesh");
    const settings = loadSettings(config);
    const {
        edge,
        istio: istioSettings,
        observability: { namespace: observed },
    } = settings;
    const objects = await readManifest(edge.crds, "edge.crds");
    const { cluster, keeper } = connect(settings.kubeContext);
    const after = (...dependsOn: pulumi.Resource[]) => ({ provider: cluster, dependsOn });
    const present = (...resources: (pulumi.Resource | undefined)[]) => resources.filter((it) => it !== undefined);

    const observability = new Observability("observability", { settings, keeper }, after());
    const { zipkin, prometheus } = observability;
    const tracingHost = zipkin && zipkinHost(observed);
    const crds = new EdgeStackCrds("edge-crds", { objects, keeper }, after());
    const istio = new Istio("istio", { istio: istioSettings, zipkinHost: tracingHost, keeper }, after());

    const meshNamespace = ({ name, create }: { name: string; create: boolean }) =>
        new MeshNamespace(
            `mesh-${name}`,
            { name, create, revision: istioSettings.revision, keeper },
            after(istio.ready),
        );
    const edgeNamespace = meshNamespace({ name: edge.namespace, create: edge.createNamespace });
    const namespaces = [edgeNamespace, ...settings.meshNamespaces.map(meshNamespace)];

    const spec = zipkin && tracingServiceSpec(observed, settings.tracing.sampling);
    const tracing =
        zipkin &&
        spec &&
        new EdgeTracing(
            "edge-tracing",
            { namespace: edge.namespace, spec },
            after(zipkin.ready, crds.ready, edgeNamespace.ready),
        );
    const meshTracing = zipkin && { rootNamespace: istioSettings.namespace, sampling: settings.tracing.sampling };
    if (meshTracing) {
        new MeshTracing("mesh-tracing", meshTracing, after(...present(istio.ready, zipkin?.ready)));
    }

    const redis = new EdgeRedis(
        "edge-redis",
        { namespace: edge.namespace, image: edge.redisImage },
        after(edgeNamespace.ready),
    );
    const edgeStack = new EdgeStack(
        "edge",
        { edge, redisUrl: redis.url, licenseKey: config.getSecret("licenseKey"), tracingHash: tracingHash(spec) },
        after(...present(crds.ready, edgeNamespace.ready, redis.ready, tracing?.tracingService)),
    );
    if (edge.hostname !== undefined) {
        const { hostname, namespace, tlsSecret } = edge;
        new EdgeHost("edge-host", { namespace, hostname, tlsSecret }, after(edgeStack.ready));
    }
    const upstream = new IstioUpstream("istio-upstream", { namespace: edge.namespace }, after(edgeStack.ready));
    const routes = new Routes("routes", { settings, upstream, namespaces }, after());
    const meshNamespaces = namespaces.map(({ namespace }) => namespace);
    const strict = { strict: settings.strict, rootNamespace: istioSettings.namespace, meshNamespaces };
    new StrictMtls(
        "strict-mtls",
        strict,
        after(upstream.tlsContext, ...routes.mappings, ...namespaces.map(({ ready }) => ready)),
    );

    return {
        edgeAddress: edgeStack.address,
        namespaces: meshNamespaces,
        istioRevision: istioSettings.revision === "" ? "default" : istioSettings.revision,
        istioVersion: istio.version,
        zipkinCommand: zipkin?.command ?? "Zipkin is switched off",
        prometheusCommand: prometheus?.command ?? "Prometheus is switched off",
    };
};
