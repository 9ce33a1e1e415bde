type Raw = Readonly<Record<string, unknown>>;

/** A configuration with mistakes. */
export interface Mistake {
    readonly what: string;
    readonly config: Raw;
    /** What a user chooses where a printed command leaves a word open. */
    readonly choose?: string;
}

const mesh = { meshNamespaces: [{ name: "shop" }] };
const shop = { name: "shop", namespace: "shop", port: 80, prefix: "/shop/" };
const service = (more: Raw) => ({ ...mesh, services: [{ ...shop, ...more }] });
const mapping = (fields: Raw) => service({ mapping: fields });
const emissary = (values: Raw) => ({ edge: { values: { "emissary-ingress": values } } });
const istiod = (values: Raw) => ({ istio: { values: { istiod: values } } });

/** Of each rule and of each guardrail at least one. */
export const mistakes: readonly Mistake[] = [
    // What a schema sees.
    { what: "true where text is needed", config: service({ service: true }) },
    { what: "a name that looks like a number", config: { meshNamespaces: [{ name: 2024 }] } },
    { what: "text where a number is needed", config: service({ port: "http" }), choose: "80" },
    { what: "an unknown key", config: { edge: { replica: 2 } } },
    { what: "a key of an earlier release", config: { edge: { redisImage: "redis:7.4.2" } }, choose: "redis:7.4.2" },
    {
        what: "a host with a scheme",
        config: { edge: { hostname: "https://shop.example.com" } },
        choose: "shop.example.com",
    },
    { what: "a host with a star inside", config: service({ hostname: "shop.*.com" }), choose: "shop.example.com" },
    { what: "a quantity that is none", config: { edge: { resources: { limits: { cpu: "much" } } } }, choose: "2" },
    {
        what: "an unpinned image",
        config: { zipkin: { image: "zipkin:latest" } },
        choose: "openzipkin/zipkin-slim:3.5.1",
    },
    { what: "a prefix without a slash", config: service({ prefix: "shop" }), choose: "/shop/" },
    // Rules across fields.
    { what: "a service outside the mesh", config: { services: [shop] }, choose: "ambassador" },
    { what: "a field that is the program's", config: mapping({ tls: "mine" }) },
    { what: "a budget for one pod", config: { edge: { disruptionBudget: true } }, choose: "2" },
    {
        what: "pods that Pod Security refuses",
        config: { meshNamespaces: [{ name: "shop", podSecurity: "restricted" }] },
    },
    { what: "a key of another way", config: { edge: { deployment: "mine" } } },
    { what: "older versions of Edge Stack", config: { edge: { legacyVersions: true } } },
    { what: "autoscaling and a number of pods", config: { edge: { replicas: 3, autoscaling: { min: 2, max: 4 } } } },
    // Guardrails.
    { what: "EM-001 nesting", config: { edge: { values: { replicaCount: 2 } } }, choose: "2" },
    {
        what: "EM-002 certificateVolume",
        config: emissary({ volumeMounts: [{ name: "istio-certs", mountPath: "/x" }] }),
    },
    { what: "EM-003 stringAnnotations", config: emissary({ podAnnotations: { "proxy.istio.io/config": { a: 1 } } }) },
    { what: "EM-004 edgeEnvironment", config: emissary({ env: { AMBASSADOR_LABEL_SELECTOR: "a=b" } }) },
    { what: "scrape jobs that are no list", config: { prometheus: { values: { extraScrapeConfigs: "a: b" } } } },
    {
        what: "another name for Prometheus",
        config: { prometheus: { values: { server: { fullnameOverride: "mine" } } } },
    },
    { what: "EM-015 a name that is none", config: emissary({ service: { nameOverride: "Front" } }) },
    { what: "EM-004 envRaw that is no list", config: emissary({ envRaw: "a: b" }) },
    {
        what: "EM-020 a mount within the volume",
        config: emissary({ volumeMounts: [{ name: "istio-certs", mountPath: "/etc/istio-certs", subPath: "a" }] }),
    },
    { what: "EM-004 in small letters", config: emissary({ env: { ambassador_id: "other" } }) },
    { what: "EM-004 in envRaw", config: emissary({ envRaw: "- name: AMBASSADOR_ID\n  value: other\n" }) },
    { what: "EM-005 tlsContext", config: emissary({ namespaceOverride: "other" }), choose: "ambassador" },
    { what: "EM-006 mapping", config: mapping({ v2ExplicitTLS: { serviceScheme: "http" } }) },
    {
        what: "EM-006 hostname",
        config: { ...service({ hostname: "a.example.com" }), edge: { hostname: "b.example.com" } },
    },
    {
        what: "EM-007 upstreamService",
        config: {
            ...mesh,
            sample: { enabled: true, namespace: "shop" },
            services: [{ ...shop, service: "quote", port: 81 }],
        },
    },
    {
        what: "EM-008 strict",
        config: { ...mesh, strict: { exceptions: [{ name: "a", namespace: "shop", matchLabels: {}, ports: [1] }] } },
        choose: "a",
    },
    { what: "EM-009 tracing", config: istiod({ meshConfig: { enableTracing: false } }) },
    { what: "EM-010 hours", config: { istio: { workloadCertTtl: "4h" } } },
    {
        what: "EM-010 a short life",
        config: { istio: { workloadCertTtl: "30m" }, edge: { rotationWorkaround: { enabled: true } } },
    },
    {
        what: "EM-010 rotation",
        config: { istio: { values: { istiod: { env: { MAX_WORKLOAD_CERT_TTL: "1h" } } } } },
    },
    { what: "EM-012 injection", config: istiod({ revision: "other" }) },
    { what: "EM-013 listeners", config: emissary({ createDefaultListeners: false }) },
    { what: "EM-015 pinned", config: emissary({ image: { tag: "latest" } }), choose: "3.10.0" },
    { what: "EM-020 edgePods", config: emissary({ hostNetwork: true }) },
    { what: "EM-031 silentValues", config: emissary({ replicaCounts: 2 }), choose: "2" },
    {
        what: "EM-035 meshConfig",
        config: {
            ...mesh,
            ...istiod({ meshConfig: { discoverySelectors: [{ matchLabels: { "istio-injection": "enabled" } }] } }),
        },
    },
    { what: "EM-035 rootNamespace", config: istiod({ meshConfig: { rootNamespace: "other" } }) },
    { what: "EM-036 a host in headers", config: mapping({ headers: { ":authority": "a.example.com" } }) },
    { what: "EM-036 load_balancer", config: mapping({ load_balancer: { policy: "round_robin" } }) },
    {
        what: "EM-036 per_try_timeout",
        config: mapping({ retry_policy: { retry_on: "5xx", per_try_timeout: "250ms" } }),
    },
    { what: "EM-036 retry_on", config: mapping({ retry_policy: { num_retries: 2 } }) },
    { what: "EM-036 redirect", config: mapping({ host_redirect: true }) },
    { what: "EM-036 grpc", config: mapping({ grpc: true }) },
    { what: "EM-036 regex", config: mapping({ regex_headers: { a: "a(?!b)" } }) },
    { what: "EM-036 regex that is too long", config: mapping({ regex_headers: { a: "[^/]{40}" } }) },
    { what: "EM-036 a negative number", config: mapping({ timeout_ms: -1 }) },
    { what: "EM-036 a header that Envoy changes never", config: mapping({ remove_request_headers: ["host"] }) },
    { what: "EM-036 a header without a name", config: mapping({ headers: { "": "a" } }) },
    {
        what: "EM-036 a lone %",
        config: mapping({ add_request_headers: { "x-a": { value: "100%" } } }),
        choose: "100%%",
    },
    {
        what: "EM-036 a cookie without a name",
        config: mapping({
            resolver: "endpoint",
            load_balancer: { policy: "maglev", cookie: { name: "" } },
        }),
        choose: "session",
    },
    { what: "EM-036 a header without a value", config: mapping({ add_request_headers: { "x-a": { append: true } } }) },
    { what: "EM-036 two host rewrites", config: mapping({ host_rewrite: "a", auto_host_rewrite: true }) },
    { what: "EM-036 health checks", config: mapping({ health_checks: [{ health_check: { http: { path: "/" } } }] }) },
    { what: "EM-036 type", config: mapping({ timeout_ms: "long" }) },
    {
        what: "EM-036 weights",
        config: {
            ...mesh,
            services: [70, 70].map((weight, it) => ({ ...shop, name: `shop-${it}`, mapping: { weight } })),
        },
    },
    { what: "EM-036 no weight", config: { ...mesh, services: [0, 1].map((it) => ({ ...shop, name: `shop-${it}` })) } },
];
