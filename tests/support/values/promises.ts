import { parse } from "yaml";
import type { Desired } from "../../../checks/preview/desired";

/** Values as the charts have them in the end; what is not there is undefined. */
// The chart's templates are untyped too: this reads them as Helm would, by other code than the program's.
type Tree = { readonly [key: string]: Tree } | undefined;
const at = (value: unknown, ...path: readonly string[]): unknown =>
    path.reduce<unknown>((it, key) => (typeof it === "object" && it !== null ? (it as Tree)?.[key] : undefined), value);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const pairs = (value: unknown): [string, unknown][] =>
    typeof value === "object" && value !== null ? Object.entries(value) : [];

/** In place of what Helm fills in: of that only a warning tells. */
const unknown = "filled";

/** What the chart's template makes of the values, as far as the promises speak of it (deployment.yaml of chart 8.9.1). */
function podOf(values: unknown) {
    const listed = (at(values, "envRaw") ?? "") as string;
    const text = typeof listed === "string" ? listed.replace(/^ *{{.*}} *$/gm, "").replace(/{{.*?}}/g, unknown) : "";
    const entries = [
        ...pairs(at(values, "env")).map(([name, value]) => [name.toUpperCase(), String(value)] as const),
        ...list(parse(text, { uniqueKeys: false })).map(
            (it) => [String(at(it, "name")), String(at(it, "value"))] as const,
        ),
    ];
    return {
        labels: new Map([...pairs(at(values, "service", "selector")), ...pairs(at(values, "podLabels"))]),
        annotations: new Map(pairs(at(values, "podAnnotations"))),
        volumes: list(at(values, "volumes")),
        mounts: list(at(values, "volumeMounts")),
        // Of two variables of one name the last counts.
        env: new Map(entries),
        hostNetwork: String(at(values, "hostNetwork") ?? false),
        singleNamespace: at(values, "scope", "singleNamespace"),
    };
}

const plain = (path: unknown) => String(path).replace(/\/$/, "");
const named = (entries: readonly unknown[]) => entries.filter((it) => at(it, "name") === "istio-certs");

/** Promises that the merged values of the edge's chart do not keep. */
function brokenByEdge(values: unknown, namespace: string): string[] {
    const { labels, annotations, volumes, mounts, env, hostNetwork, singleNamespace } = podOf(values);
    const directory = plain(env.get("AMBASSADOR_ISTIO_SECRET_DIR"));
    const config: unknown = parse(String(annotations.get("proxy.istio.io/config")));
    const agent: unknown = JSON.parse(String(annotations.get("sidecar.istio.io/userVolumeMount")));
    const ports = ["includeInboundPorts", "includeOutboundIPRanges"].map((it) =>
        annotations.get(`traffic.sidecar.istio.io/${it}`),
    );
    const narrow = ["AMBASSADOR_LABEL_SELECTOR", "AMBASSADOR_FIELD_SELECTOR", "AMBASSADOR_SINGLE_NAMESPACE"];
    const is = (name: string, value: string) => ["", value, unknown].includes(env.get(name) ?? "");
    const promises: readonly (readonly [string, boolean])[] = [
        ["a pod of its own network", ["false", "", "null"].includes(hostNetwork)],
        [
            "one volume of the certificates, an emptyDir",
            named(volumes).length === 1 && at(named(volumes)[0], "emptyDir") !== undefined,
        ],
        [
            "its mount where the edge reads",
            named(mounts).some((it) => plain(at(it, "mountPath")) === directory && at(it, "subPath") === undefined),
        ],
        ["nothing else mounted there", mounts.filter((it) => plain(at(it, "mountPath")) === directory).length === 1],
        ["the agent writes there", plain(at(config, "proxyMetadata", "OUTPUT_CERTS")) === directory],
        ["the edge waits for the certificate", at(config, "holdApplicationUntilProxyStarts") === true],
        ["the agent's mount", plain(at(named(list(agent))[0], "mountPath")) === directory],
        ["nothing intercepted", ports.every((it) => it === "")],
        ["annotations are texts", [...annotations.values()].every((it) => typeof it === "string")],
        [
            "a sidecar",
            String(labels.get("sidecar.istio.io/inject")) !== "false" &&
                annotations.get("sidecar.istio.io/inject") !== "false",
        ],
        [
            "an Envoy of its own number",
            !["", "0", "undefined", "null"].includes(env.get("AMBASSADOR_ENVOY_BASE_ID") ?? ""),
        ],
        ["nothing passed over", narrow.every((it) => ["", unknown].includes(env.get(it) ?? ""))],
        ["its own namespace and id", is("AMBASSADOR_NAMESPACE", namespace) && is("AMBASSADOR_ID", "default")],
        ["every namespace", !singleNamespace],
        ["Listeners", at(values, "createDefaultListeners") === true],
    ];
    return promises.filter(([, kept]) => !kept).map(([promise]) => promise);
}

function brokenByMesh(istiod: unknown, prometheus: unknown): string[] {
    const mesh = at(istiod, "meshConfig");
    const providers = list(at(mesh, "extensionProviders"));
    const secrets = list(at(prometheus, "server", "extraSecretMounts"));
    const proxy = at(istiod, "global", "proxy");
    const promises: readonly (readonly [string, boolean])[] = [
        ["policies of Istio's namespace", ["", "istio-system"].includes((at(mesh, "rootNamespace") ?? "") as string)],
        ["mTLS between sidecars", String(at(mesh, "enableAutoMtls") ?? true) === "true"],
        ["every namespace read", JSON.stringify(at(mesh, "discoverySelectors") ?? []).match(/"mesh"/) === null],
        ["a provider for spans", providers.some((it) => at(it, "name") === "zipkin" && at(it, "zipkin") !== undefined)],
        [
            "an injector that waits to be asked",
            (at(proxy, "autoInject") ?? "enabled") === "enabled" &&
                !at(istiod, "sidecarInjectorWebhook", "enableNamespacesByDefault"),
        ],
        [
            "every port strict",
            (at(proxy, "includeInboundPorts") ?? "*") === "*" && (at(proxy, "excludeInboundPorts") ?? "") === "",
        ],
        ["the revision of the namespaces", (at(istiod, "revision") ?? "") === ""],
        ["a scrape job for the edge", String(at(prometheus, "extraScrapeConfigs")).includes("edge-admin")],
        ["the login of remote write", secrets.some((it) => at(it, "secretName") === "writer")],
        [
            "a Prometheus outside the mesh",
            String(at(prometheus, "server", "podLabels", "sidecar.istio.io/inject")) === "false",
        ],
        ["a Prometheus by its name", at(prometheus, "server", "fullnameOverride") === "prometheus-server"],
    ];
    return promises.filter(([, kept]) => !kept).map(([promise]) => promise);
}

/** Every promise of the program that values do not keep any more, judged by what the charts make of them. */
export function brokenPromises({ values, emissary, settings }: Desired): string[] {
    return [
        ...brokenByEdge(at(values.edge, ...emissary), settings.edge.namespace),
        ...brokenByMesh(values["istio.istiod"], values.prometheus),
    ];
}
