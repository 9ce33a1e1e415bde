import { ports } from "../kube/wellKnown";
import { originatesMtls } from "../checks/preview/edgeObjects";
import { listIn, objectIn, textIn, valueIn } from "../kube/lookup";
import { imagesIn } from "../checks/preview/pinned";
import { isPinned } from "../kube/images";

/** A resource as a policy sees it. */
export interface Inspected {
    /** Pulumi's type, such as `kubernetes:core/v1:Service`. */
    readonly type: string;
    readonly props: Readonly<Record<string, unknown>>;
    /** Pulumi's name of its provider; undefined for the default one. */
    readonly provider: string | undefined;
    readonly isProtected: boolean;
}

/** Something that no stack may do. */
export interface Rule {
    readonly name: string;
    readonly description: string;
    /** What is wrong with one resource, in a sentence each that says what is allowed; nothing when all is well. */
    readonly violations: (resource: Inspected) => string[];
}

const release = "kubernetes:helm.sh/v3:Release";
/** Ports by which Zipkin and Prometheus are known whatever they are called. */
const watchPorts: readonly number[] = [ports.zipkin, ports.prometheus];
const watchNames = /(^|[.-])(zipkin|prometheus)([.-]|$)/;

/** A value as a message shows it. */
export const quote = (value: unknown) => JSON.stringify(value) ?? "nothing";
const isKind = ({ props }: Inspected, ...kinds: readonly string[]) => kinds.includes(textIn(props, "kind") ?? "");

/** A PeerAuthentication may open single ports, never more. */
const strict: Rule = {
    name: "strict-not-weakened",
    description: "A PeerAuthentication asks for STRICT; plaintext is for single ports of selected workloads only.",
    violations: (resource) => {
        if (!isKind(resource, "PeerAuthentication")) {
            return [];
        }
        const spec = objectIn(resource.props, "spec");
        const mode = textIn(spec, "mtls", "mode") ?? "UNSET";
        const ports = Object.keys(objectIn(spec, "portLevelMtls"));
        const selected = Object.keys(objectIn(spec, "selector", "matchLabels")).length > 0;
        return [
            ...(mode === "STRICT" || (mode === "UNSET" && selected && ports.length > 0)
                ? []
                : [`spec.mtls.mode is ${mode}; allowed is STRICT (edge-mesh:strict.scope namespaces or mesh)`]),
            ...(ports.length > 0 && !selected
                ? [
                      `ports ${ports.join(", ")} are open for every workload; allowed is with a selector (edge-mesh:strict.exceptions)`,
                  ]
                : []),
        ];
    },
};

const mapping: Rule = {
    name: "mapping-speaks-mtls",
    description: "A Mapping names the TLSContext of Istio's certificate and the port of its Service.",
    violations: (resource) => {
        const spec = objectIn(resource.props, "spec");
        const { tls, service } = spec;
        return !isKind(resource, "Mapping") || originatesMtls(spec)
            ? []
            : [
                  `tls is ${quote(tls)} and service ${quote(service)}; allowed is tls istio-upstream and NAME.NAMESPACE:PORT`,
              ];
    },
};

const images: Rule = {
    name: "images-pinned",
    description: "Every image has a digest, or a tag but latest.",
    violations: ({ type, props }) => {
        if (type === release) {
            return imagesIn(["values"], props["values"]).map(
                ({ path, seen, allowed }) => `${path} is ${quote(seen)}; allowed is ${allowed}`,
            );
        }
        const pod = [["spec", "jobTemplate", "spec", "template", "spec"], ["spec", "template", "spec"], ["spec"]]
            .map((path) => objectIn(props, ...path))
            .find((spec) => Array.isArray(spec["containers"]));
        const containers = ["initContainers", "containers"].flatMap((key) => listIn(pod, key));
        return containers
            .map((container) => textIn(container, "image") ?? "")
            .filter((image) => image !== "" && !isPinned(image))
            .map((image) => `image ${quote(image)} can change; allowed is a digest, or a tag but latest`);
    },
};

const charts: Rule = {
    name: "charts-pinned",
    description: "Every Helm release names the version of its chart, unless the chart is a local folder.",
    violations: ({ type, props }) => {
        const chart = textIn(props, "chart") ?? "";
        const isLocal = /^[./]/.test(chart);
        const version = textIn(props, "version") ?? "";
        return type !== release || isLocal || /^v?\d+\.\d+\.\d+/.test(version)
            ? []
            : [`version of chart ${quote(chart)} is ${quote(version)}; allowed is one version, such as 1.30.3`];
    },
};

/** True when that host, of a Mapping or of an Ingress, is Zipkin or Prometheus. */
function isWatch(host: string, port: unknown): boolean {
    return watchPorts.includes(Number(port)) || watchNames.test(host);
}

const observability: Rule = {
    name: "observability-not-public",
    description: "Zipkin and Prometheus have no login: no LoadBalancer, NodePort, Ingress or Mapping leads to them.",
    violations: (resource) => [...publicService(resource), ...publicRoute(resource), ...publicByChart(resource)],
};

function publicService(resource: Inspected): string[] {
    const { props } = resource;
    const type = textIn(props, "spec", "type") ?? "ClusterIP";
    const ports = listIn(props, "spec", "ports").map((port) => valueIn(port, "port"));
    const watches = ports.some((port) => isWatch(textIn(props, "metadata", "name") ?? "", port));
    return isKind(resource, "Service") && watches && type !== "ClusterIP"
        ? [`spec.type is ${type}; allowed is ClusterIP, and kubectl port-forward`]
        : [];
}

function publicRoute(resource: Inspected): string[] {
    const { props } = resource;
    const [host = "", port] = (textIn(props, "spec", "service") ?? "").replace(/^\w+:\/\//, "").split(":");
    if (isKind(resource, "Mapping")) {
        return isWatch(host, port)
            ? [`service leads to ${host}:${port ?? ""}; allowed is any but Zipkin and Prometheus`]
            : [];
    }
    const backends = listIn(props, "spec", "rules").flatMap((rule) =>
        listIn(rule, "http", "paths").map((path) => objectIn(path, "backend", "service")),
    );
    const all = [...backends, objectIn(props, "spec", "defaultBackend", "service")];
    return isKind(resource, "Ingress")
        ? all
              .map((backend) => ({ name: textIn(backend, "name") ?? "", port: valueIn(backend, "port", "number") }))
              .filter(({ name, port: number }) => isWatch(name, number))
              .map(({ name }) => `an Ingress leads to ${name}; allowed is any but Zipkin and Prometheus`)
        : [];
}

function publicByChart({ type, props }: Inspected): string[] {
    const server = objectIn(props, "values", "server");
    const service = textIn(server, "service", "type") ?? "ClusterIP";
    const isPrometheus = type === release && /(^|\/)prometheus$/.test(textIn(props, "chart") ?? "");
    return isPrometheus
        ? [
              ...(service === "ClusterIP" ? [] : [`values.server.service.type is ${service}; allowed is ClusterIP`]),
              ...(valueIn(server, "ingress", "enabled") === true
                  ? ["values.server.ingress.enabled is true; allowed is false, and kubectl port-forward"]
                  : []),
          ]
        : [];
}

/**
 * A policy does not see `retainOnDelete`. This program keeps what its provider `adopting` makes (unless `edge.keepCrds` is
 * false, which the settings tell), so a CRD of any other provider has to be protected.
 */
const crds: Rule = {
    name: "crds-kept",
    description: "With a CRD every object of its kind is deleted, also those of others: CRDs are kept or protected.",
    violations: (resource) =>
        isKind(resource, "CustomResourceDefinition") &&
        !resource.type.endsWith("Patch") &&
        resource.provider !== "adopting" &&
        !resource.isProtected
            ? ["the CRD goes with the stack; allowed is edge-mesh:edge.keepCrds true, or protect"]
            : [],
};

/** Every rule about one resource. */
export const rules: readonly Rule[] = [strict, mapping, images, charts, observability, crds];

/** The settings of a stack that no resource shows: what is left out, and what `destroy` would take along. */
export interface StackSettings {
    /** `edge-mesh:strict` */
    readonly strict: { readonly scope?: string } | undefined;
    /** `edge-mesh:edge` */
    readonly edge: { readonly keepCrds?: boolean } | undefined;
}

/** What is wrong with the settings themselves. */
export function settingsViolations({ strict: policy, edge }: StackSettings): string[] {
    return [
        ...(policy?.scope === "off" ? ["edge-mesh:strict.scope is off; allowed is namespaces or mesh"] : []),
        ...(edge?.keepCrds === false
            ? ["edge-mesh:edge.keepCrds is false; allowed is true: destroy would delete every Mapping of the cluster"]
            : []),
    ];
}
