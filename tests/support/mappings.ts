import * as fc from "fast-check";
import {
    numbers,
    texts,
    names,
    durations,
    expressions,
    header,
    map,
    optional,
    balancers,
    healthChecks,
    errorBody,
    breaker,
    substitution,
    endpoint,
} from "./mappingValues";

type Json = Readonly<Record<string, unknown>>;

/** A service as a user writes it, with fields of the Mapping's own. */
export interface GeneratedService {
    readonly prefix: string;
    readonly hostname?: string;
    readonly mapping: Json;
}

/** What the v3alpha1 CRD says of a field, as far as it is read here. */
interface Schema {
    readonly type?: string;
    readonly enum?: readonly unknown[];
    readonly properties?: Readonly<Record<string, Schema>>;
    readonly additionalProperties?: Schema;
    readonly items?: Schema;
    readonly required?: readonly string[];
}

/** Fields of which Emissary and Envoy have an opinion, some of them together with what they need. */
const interesting: readonly fc.Arbitrary<Json>[] = [
    fc.record({ load_balancer: balancers, resolver: endpoint }),
    fc.record({ load_balancer: balancers, resolver: endpoint }),
    balancers.map((it) => ({ load_balancer: it })),
    fc
        .constantFrom("kubernetes-service", "endpoint", "kubernetes-endpoint", "consul", "mine", "")
        .map((resolver) => ({ resolver })),
    optional(
        {
            retry_on: fc.constantFrom("5xx", "5xx", "gateway-error", "5xx,reset", ""),
            num_retries: numbers,
            per_try_timeout: durations,
        },
        "retry_on",
    ).map((it) => ({ retry_policy: it })),
    optional({ retry_on: fc.constant("5xx"), num_retries: numbers, per_try_timeout: durations }).map((it) => ({
        retry_policy: it,
    })),
    ...[
        "timeout_ms",
        "connect_timeout_ms",
        "idle_timeout_ms",
        "cluster_idle_timeout_ms",
        "cluster_max_connection_lifetime_ms",
        "weight",
    ].map((key) => numbers.map((it) => ({ [key]: it }))),
    fc.array(breaker, { maxLength: 2 }).map((it) => ({ circuit_breakers: it })),
    optional({ idle_time: numbers, interval: numbers, probes: numbers }).map((it) => ({ keepalive: it })),
    ...["regex_headers", "regex_query_parameters"].map((key) => map(expressions).map((it) => ({ [key]: it }))),
    fc.record({ method: expressions, method_regex: fc.boolean() }),
    optional({ pattern: expressions, substitution }).map((it) => ({ regex_rewrite: it })),
    ...["headers", "query_parameters"].map((key) => map(texts).map((it) => ({ [key]: it }))),
    ...["add_request_headers", "add_response_headers"].map((key) => map(header).map((it) => ({ [key]: it }))),
    ...["remove_request_headers", "remove_response_headers"].map((key) =>
        fc.array(names, { maxLength: 2 }).map((it) => ({ [key]: it })),
    ),
    texts.map((rewrite) => ({ rewrite })),
    optional({ host_rewrite: texts, auto_host_rewrite: fc.boolean() }),
    optional({ grpc: fc.boolean(), rewrite: fc.constantFrom("", "/", "/a/") }, "grpc"),
    optional({
        origins: fc.array(texts, { maxLength: 2 }),
        methods: fc.array(texts),
        headers: fc.array(texts),
        credentials: fc.boolean(),
        max_age: texts,
        exposed_headers: fc.array(texts),
    }).map((it) => ({ cors: it })),
    optional({
        allow_upgrade: fc.array(fc.constantFrom("websocket", "WebSocket", "CONNECT", "", "a\n"), { maxLength: 2 }),
        use_websocket: fc.boolean(),
    }),
    fc.constantFrom("default", "high", "High", "low", "").map((priority) => ({ priority })),
    fc.constantFrom("strict_dns", "logical_dns", "dns").map((dns_type) => ({ dns_type })),
    fc.record({ health_checks: healthChecks, resolver: endpoint, grpc: fc.boolean(), rewrite: fc.constant("") }),
    healthChecks.map((it) => ({ health_checks: it })),
    fc
        .array(fc.record({ on_status_code: fc.constantFrom(404, 503, 399), body: errorBody }), { maxLength: 2 })
        .map((it) => ({ error_response_overrides: it })),
    fc.boolean().map((shadow) => ({ shadow })),
    optional({
        host_redirect: fc.boolean(),
        path_redirect: texts,
        prefix_redirect: texts,
        redirect_response_code: fc.constantFrom(301, 308, 404),
    }),
    optional({ pattern: expressions, substitution }).map((it) => ({ regex_redirect: it })),
    optional({ host: texts, host_regex: fc.boolean() }),
    fc.constantFrom("", "a").map((outlier_detection) => ({ outlier_detection })),
    fc.constantFrom<readonly string[]>([], ["default"], ["other"]).map((it) => ({ ambassador_id: it })),
    fc.constantFrom<Json>({ serviceScheme: "https://" }, { tls: "null" }).map((it) => ({ v2ExplicitTLS: it })),
    fc.constantFrom("istio-upstream", "", "other").map((tls) => ({ tls })),
    fc.integer({ min: -9, max: 9 }).map((precedence) => ({ precedence })),
];

/** What fits the schema of a field, with the values that are used of its type. */
function fitting(schema: Schema): fc.Arbitrary<unknown> {
    if (schema.enum !== undefined) {
        return fc.constantFrom(...schema.enum);
    }
    switch (schema.type) {
        case "boolean":
            return fc.boolean();
        case "integer":
            return numbers;
        case "string":
            return texts;
        case "array":
            return fc.array(fitting(schema.items ?? {}), { maxLength: 2 });
        case "object":
            return schema.properties === undefined
                ? map(fitting(schema.additionalProperties ?? {}))
                : optional(
                      Object.fromEntries(Object.entries(schema.properties).map(([key, it]) => [key, fitting(it)])),
                      ...(schema.required ?? []),
                  );
        default:
            return fc.constantFrom<unknown>("a", 1, true);
    }
}

const wrong = fc.constantFrom<unknown>(1, 1.5, "1", true, null, [], {}, ["a"], { a: 1 }, "", "true");

/** One field, or a few that belong together. */
function fields(schema: Schema): fc.Arbitrary<Json> {
    const all = Object.entries(schema.properties ?? {});
    const any = fc.constantFrom(...all);
    return fc.oneof(
        { weight: 12, arbitrary: fc.oneof(...interesting) },
        { weight: 4, arbitrary: any.chain(([key, it]) => fitting(it).map((value) => ({ [key]: value }))) },
        { weight: 1, arbitrary: any.chain(([key]) => wrong.map((value) => ({ [key]: value }))) },
        {
            weight: 1,
            arbitrary: fc.constantFrom<Json>(
                { timeout: 1 },
                { retry_policy: { retry_on: "5xx", retries: 1 } },
                { "": 1 },
            ),
        },
    );
}

/** The services of one route, mostly one alone. The prefix gets a number of its own, so that routes do not meet. */
export function routesOf(schema: Schema): fc.Arbitrary<readonly GeneratedService[]> {
    const mapping = fc.array(fields(schema), { maxLength: 3 }).map((all) => Object.assign({}, ...all) as Json);
    const one = fc
        .record({
            prefix: fc.oneof(
                { weight: 6, arbitrary: fc.constant("/") },
                { weight: 1, arbitrary: expressions.map((it) => `/${it}`) },
            ),
            hostname: fc.constantFrom("*", "*", "a.example.com", "*.example.com", "a.*"),
            mapping,
            isRegex: fc.integer({ min: 0, max: 7 }),
        })
        .map(({ isRegex, mapping: it, ...rest }) => ({
            ...rest,
            mapping: isRegex === 0 ? { ...it, prefix_regex: true } : it,
        }));
    const weighted = fc
        .record({ first: one, others: fc.array(mapping, { minLength: 1, maxLength: 2 }) })
        .map(({ first, others }) => [first, ...others.map((it) => ({ ...first, mapping: it }))]);
    return fc.oneof({ weight: 9, arbitrary: one.map((it) => [it]) }, { weight: 1, arbitrary: weighted });
}
