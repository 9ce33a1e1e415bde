import * as fc from "fast-check";

type Raw = Readonly<Record<string, unknown>>;

/** A few of the fields, so that many a tree has nothing wrong in it. */
const optional = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
    fc
        .subarray(Object.keys(fields), { maxLength: Math.min(3, Object.keys(fields).length) })
        .chain((keys) => fc.record(Object.fromEntries(Object.entries(fields).filter(([key]) => keys.includes(key)))));
const any = (...values: readonly unknown[]) => fc.constantFrom(...values);
const flags = any(true, false, "true", "false", "yes", "no", 1, 0, null, "");
const names = any("door", "edge", "", 5, null, "a-very-long-name-".repeat(5), "{{ .Release.Name }}");

const inject = "sidecar.istio.io/inject";
const variables = [
    ...["ISTIO_SECRET_DIR", "ENVOY_BASE_ID", "ID", "NAMESPACE", "SINGLE_NAMESPACE", "LABEL_SELECTOR"].map(
        (it) => `AMBASSADOR_${it}`,
    ),
    "AMBASSADOR_FIELD_SELECTOR",
    "MINE",
];
const variableNames = fc.constantFrom(...variables, ...variables.map((it) => it.toLowerCase()));
const settings = any(
    "",
    "0",
    "1",
    "2",
    "default",
    "ambassador",
    "other",
    "/etc/istio-certs",
    "/etc/istio-certs/",
    "true",
);
const raw = fc
    .array(
        fc
            .record({ name: variableNames, value: settings, form: fc.nat(3) })
            .map(
                ({ name, value, form }) =>
                    [
                        `- name: ${name}\n  value: ${JSON.stringify(value)}\n`,
                        `- { name: ${name}, value: ${JSON.stringify(value)} }\n`,
                        `- value: ${JSON.stringify(value)}\n  name: "${name}"\n`,
                        `- name: ${name}\n  value: {{ .Values.mine | quote }}\n`,
                    ][form],
            ),
        { maxLength: 2 },
    )
    .map((entries) => entries.join(""));

const config = [
    "holdApplicationUntilProxyStarts: true",
    "holdApplicationUntilProxyStarts: false",
    "proxyMetadata: { OUTPUT_CERTS: /etc/istio-certs }",
    "proxyMetadata: { OUTPUT_CERTS: /elsewhere, MINE: a }",
    "concurrency: 2",
    "a: [b",
    "",
];
const mounts = [
    '[{"name":"mine","mountPath":"/mine"}]',
    '{"mine":{"mountPath":"/mine"}}',
    '[{"name":"istio-certs","mountPath":"/x"}]',
    "[]",
    "[{",
];
const annotations = optional({
    "proxy.istio.io/config": any(...config, {}, null),
    "sidecar.istio.io/userVolumeMount": any(...mounts, [], null),
    "traffic.sidecar.istio.io/includeInboundPorts": any("", "*", "8080", 8080, null),
    "traffic.sidecar.istio.io/includeOutboundIPRanges": any("", "*", null),
    [inject]: any("true", "false", true, false),
    mine: any("a", 1, {}),
});
const labels = optional({ [inject]: any("true", "false", true, false), mine: any("a") });
const volume = any(
    { name: "istio-certs", emptyDir: {} },
    { name: "istio-certs", emptyDir: { medium: "Memory" } },
    { name: "istio-certs", secret: { secretName: "a" } },
    { name: "mine", emptyDir: {} },
    { emptyDir: {} },
    "text",
    null,
);
const mount = any(
    { name: "istio-certs", mountPath: "/etc/istio-certs" },
    { name: "istio-certs", mountPath: "/etc/istio-certs/", readOnly: true },
    { name: "istio-certs", mountPath: "/elsewhere" },
    { name: "istio-certs", mountPath: "/etc/istio-certs", subPath: "a" },
    { name: "mine", mountPath: "/etc/istio-certs" },
    { name: "mine", mountPath: "/mine" },
    null,
);
const lists = (entry: fc.Arbitrary<unknown>) =>
    fc.oneof(
        { weight: 4, arbitrary: fc.array(entry, { maxLength: 2 }) },
        { weight: 1, arbitrary: any(null, {}, "a", "") },
    );
const maps = (value: fc.Arbitrary<unknown>) =>
    fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: any(null, [], "a", 1) });

/** Emissary's own values, each key once as it should be and in the ways in which users write it. */
const emissary = optional({
    hostNetwork: flags,
    env: maps(fc.dictionary(variableNames, fc.oneof(settings, any(5, null, true, { valueFrom: {} })), { maxKeys: 2 })),
    envRaw: fc.oneof({ weight: 6, arbitrary: raw }, { weight: 1, arbitrary: any(null, [], "- [", [{ name: "A" }]) }),
    envFrom: any([{ secretRef: { name: "a" } }]),
    podAnnotations: maps(annotations),
    podLabels: maps(labels),
    volumes: lists(volume),
    volumeMounts: lists(mount),
    service: optional({ nameOverride: names, selector: labels, type: any("ClusterIP", "LoadBalancer", 1) }),
    fullnameOverride: names,
    nameOverride: names,
    deploymentNameOverride: names,
    replicaCount: any(1, 3, "2", null),
    resources: any({}, { limits: { cpu: 1 } }, null),
    scope: optional({ singleNamespace: flags }),
    namespace: optional({ name: any("", "ambassador", "other") }),
    createDefaultListeners: flags,
    daemonSet: flags,
    lifecycle: any({}, { preStop: { exec: { command: ["true"] } } }, null),
    unknownKey: any(1, {}),
});

const istiod = optional({
    meshConfig: maps(
        optional({
            rootNamespace: any("istio-system", "other", ""),
            enableAutoMtls: any(true, false, "false", null),
            discoverySelectors: any(
                [],
                null,
                [{ matchLabels: { mesh: "yes" } }],
                [{ matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "Exists" }] }],
            ),
            extensionProviders: any(
                [],
                null,
                [{ name: "mine", zipkin: {} }],
                [{ name: "zipkin", zipkin: {} }],
                "text",
                {},
            ),
            accessLogFile: any("/dev/stdout"),
        }),
    ),
    revision: any("", "other", null),
    global: maps(
        optional({
            proxy: optional({
                autoInject: any("enabled", "disabled"),
                includeInboundPorts: any("*", "8080"),
                excludeInboundPorts: any("", "9"),
            }),
        }),
    ),
    sidecarInjectorWebhook: maps(optional({ enableNamespacesByDefault: flags })),
    pilot: maps(optional({ env: optional({ PILOT_TRACE_SAMPLING: any("1", 1) }) })),
    unknownKey: any(1),
});

const prometheus = optional({
    extraScrapeConfigs: any(null, "", "- job_name: mine\n", "  - job_name: mine\n", [], "a: b"),
    server: maps(
        optional({
            podLabels: maps(labels),
            fullnameOverride: names,
            extraSecretMounts: lists(any({ name: "mine", secretName: "a", mountPath: "/a" })),
            service: optional({ type: any("ClusterIP", "LoadBalancer") }),
        }),
    ),
    alertmanager: any({ enabled: true }, null),
    unknownKey: any(1),
});

/** A stack's configuration with values for every chart, for either distribution. */
export const valueTrees: fc.Arbitrary<Raw> = fc
    .record({
        distribution: fc.constantFrom("edge-stack", "emissary"),
        emissary: fc.oneof({ weight: 9, arbitrary: emissary }, { weight: 1, arbitrary: maps(emissary) }),
        top: optional({ redisURL: any("redis:6379"), redis: any({ create: true }, null), unknownKey: any(1) }),
        istiod: fc.oneof(fc.constant({}), fc.constant({}), maps(istiod)),
        prometheus: fc.oneof(fc.constant({}), fc.constant({}), maps(prometheus)),
    })
    .map(({ distribution, emissary: values, top, istiod: mesh, prometheus: metrics }) => ({
        meshNamespaces: [{ name: "shop" }],
        services: [{ name: "cart", namespace: "shop", port: 80, prefix: "/cart/" }],
        edge: { distribution, values: distribution === "emissary" ? values : { ...top, "emissary-ingress": values } },
        istio: { values: { istiod: mesh } },
        prometheus: { values: metrics, remoteWrite: [{ url: "https://metrics", secret: "writer" }] },
    }));
