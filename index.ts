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
import { objectImagesFrom } from "./integration/images";
import { readManifest } from "./integration/manifest";
import { expectedOf } from "./verify/expected";

/** The whole guide, in dependency order; docs/ordering.md draws it. Returns the stack's outputs. */
export = async function edgeMesh(): Promise<Record<string, unknown>> {
    const config = new pulumi.Config("edge-mesh");
    const settings = loadSettings(config);
    const { edge, istio: istioSettings } = settings;
    const { namespace } = edge;
    const { sampling } = settings.tracing;
    const observed = settings.observability.namespace;
    const { revision, namespace: rootNamespace } = istioSettings;
    const manifest = await readManifest(edge.crds, "edge.crds");
    const objects = manifest.map((object) => objectImagesFrom(settings.mirror.images, object));
    const { cluster, keeper } = connect(settings.kubeContext);
    const after = (...dependsOn: pulumi.Resource[]) => ({ provider: cluster, dependsOn });
    const present = (...resources: (pulumi.Resource | undefined)[]) => resources.filter((it) => it !== undefined);

    const observability = new Observability("observability", { settings, keeper }, after());
    const { zipkin, prometheus } = observability;
    const crds = new EdgeStackCrds("edge-crds", { objects, keeper }, after());
    const istioArgs = { istio: istioSettings, zipkinHost: zipkin && zipkinHost(observed), keeper };
    const istio = new Istio("istio", istioArgs, after());

    const meshNamespace = ({ name, create }: { name: string; create: boolean }) =>
        new MeshNamespace(`mesh-${name}`, { name, create, revision, keeper }, after(istio.ready));
    const edgeNamespace = meshNamespace({ name: namespace, create: edge.createNamespace });
    const namespaces = [edgeNamespace, ...settings.meshNamespaces.map(meshNamespace)];

    const spec = zipkin && tracingServiceSpec(observed, sampling);
    const beforeTracing = present(zipkin?.ready, crds.ready, edgeNamespace.ready);
    const tracing = spec && new EdgeTracing("edge-tracing", { namespace, spec }, after(...beforeTracing));
    if (zipkin) {
        new MeshTracing("mesh-tracing", { rootNamespace, sampling }, after(istio.ready, zipkin.ready));
    }

    const redis = new EdgeRedis("edge-redis", { namespace, image: edge.redisImage }, after(edgeNamespace.ready));
    const edgeStack = new EdgeStack(
        "edge",
        { edge, redisUrl: redis.url, licenseKey: config.getSecret("licenseKey"), tracingHash: tracingHash(spec) },
        after(...present(crds.ready, edgeNamespace.ready, redis.ready, tracing?.tracingService)),
    );
    if (edge.hostname !== undefined) {
        const { hostname, tlsSecret } = edge;
        new EdgeHost("edge-host", { namespace, hostname, tlsSecret }, after(edgeStack.ready));
    }
    const { rotationWorkaround } = edge;
    const upstream = new IstioUpstream("istio-upstream", { namespace, rotationWorkaround }, after(edgeStack.ready));
    const routes = new Routes("routes", { settings, upstream, namespaces }, after());
    const meshNamespaces = namespaces.map((it) => it.namespace);
    const beforeStrict = [upstream.tlsContext, ...routes.mappings, ...namespaces.map(({ ready }) => ready)];
    new StrictMtls("strict-mtls", { strict: settings.strict, rootNamespace, meshNamespaces }, after(...beforeStrict));

    return {
        edgeAddress: edgeStack.address,
        namespaces: meshNamespaces,
        istioRevision: revision === "" ? "default" : revision,
        istioVersion: istio.version,
        zipkinCommand: zipkin?.command ?? "Zipkin is switched off",
        prometheusCommand: prometheus?.command ?? "Prometheus is switched off",
        verify: expectedOf(settings),
    };
};
