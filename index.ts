import * as pulumi from "@pulumi/pulumi";
import { guard } from "./checks/preview/guardrails";
import { EdgeCrds, edgeHost, EdgeTlsContext, edgeTracing, makeEdge } from "./components/edge";
import { Expectation } from "./components/expectation";
import { Istio, MeshNamespace, meshTracing, StrictMtls } from "./components/mesh";
import { Observability } from "./components/observability/observability";
import { connectProviders, waitingWith } from "./components/providers";
import { Routes } from "./components/routes/routes";
import { hideSecretSections } from "./components/secretSections";
import { loadSettings, secretSections } from "./config/load";
import { PlannedNamespace } from "./model/mesh/namespaces";
import { withIstioFound } from "./plan/istio";
import { checkNamespaces } from "./plan/namespaceCheck";
import { makePlan } from "./plan/plan";

/** The whole guide, in dependency order; returns the stack's outputs. Where only files are written, no namespace is looked at. */
export = async function edgeMesh(namespaceCheck = checkNamespaces): Promise<Record<string, unknown>> {
    const config = new pulumi.Config("edge-mesh");
    const licenseKey = config.getSecret("licenseKey");
    const settings = await withIstioFound(loadSettings(config));
    hideSecretSections(secretSections());
    const { cluster, adopting } = connectProviders(settings.kubeContext);
    const plan = await makePlan(settings, licenseKey !== undefined, cluster, namespaceCheck);
    await guard({ settings, plan, licenseKey });
    const { edge } = settings;
    const after = waitingWith(cluster);

    const istio = new Istio("istio", { istio: settings.istio, zipkinHost: plan.zipkinHost, adopting }, after());
    const { zipkin, prometheus } = new Observability("observability", { settings, edge: plan.edge, adopting }, after());
    const crdArgs = { objects: plan.crds, keep: edge.keepCrds, adopting };
    const crds = plan.crds.length > 0 ? new EdgeCrds("edge-crds", crdArgs, after()) : undefined;
    const inMesh = (it: PlannedNamespace) =>
        new MeshNamespace(`mesh-${it.name}`, { ...it, adopting }, after(istio.injector(it.revision)));
    const [edgeNamespace, others] = [inMesh(plan.namespaces.edge), plan.namespaces.others.map(inMesh)];
    const namespaces = [edgeNamespace, ...others];

    const beforeTracing = after(zipkin?.ready, ...(crds?.ready ?? []), edgeNamespace.ready);
    const tracing = plan.tracing && edgeTracing("edge-tracing", { edge, spec: plan.tracing }, beforeTracing);
    if (zipkin) {
        meshTracing("mesh-tracing", settings, after(istio.ready, zipkin.ready));
    }
    const edgeArgs = { settings, plan, crds, licenseKey, cluster, adopting, namespaceReady: edgeNamespace.ready };
    const { ready: edgeReady, address: edgeAddress } = makeEdge("edge", edgeArgs, tracing);
    if (edge.hostname !== undefined) {
        edgeHost("edge-host", { ...edge, hostname: edge.hostname }, after(edgeReady));
    }
    const { tlsContext } = new EdgeTlsContext("edge-tls-context", edge, after(edgeReady));
    const { mappings } = new Routes("routes", { settings, tlsContext, namespaces }, after());
    const beforeStrict = [tlsContext, ...mappings, ...others.map(({ ready }) => ready)];
    new StrictMtls("strict-mtls", { settings, plan, namespaces }, after(...beforeStrict));
    new Expectation("expectation", { settings, plan });
    return {
        edgeAddress,
        namespaces: namespaces.map(({ namespace }) => namespace),
        istioRevision: settings.istio.revision || "default",
        istioVersion: settings.istio.version,
        zipkinCommand: zipkin?.command,
        prometheusCommand: prometheus?.command,
    };
};
