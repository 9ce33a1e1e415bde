import * as fc from "fast-check";

/** Numbers as users write them, and those at the limits of what Envoy takes. */
export const numbers = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(0, 1, 2, 5, 80, 100, 3000) },
    { weight: 1, arbitrary: fc.constantFrom(-1, 101, 4294967295, 4294967296, 9223372035000, 9223372036000, 1e18) },
);
export const texts = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("a", "x-user", "/a/", "example.com", "GET", "X y") },
    { weight: 1, arbitrary: fc.constantFrom("", " ", "a\nb", "a\0", "é☃", "a".repeat(300), "*", "null", "a.b[0]'\"") },
);
export const names = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom("x-user", "x-b", "Accept", "a b") },
    { weight: 1, arbitrary: fc.constantFrom("", ":path", ":authority", "Host", "host", "a\nb", "n".repeat(1025)) },
);
export const durations = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("1s", "0.25s", "30s", "0s") },
    {
        weight: 2,
        arbitrary: fc.constantFrom(
            "250ms",
            "1",
            "-1s",
            ".5s",
            "1.s",
            "0.0000000001s",
            "9223372035s",
            "9223372036s",
            "1m",
            "",
            "1e3s",
            " 1s",
            "1S",
        ),
    },
);

/** Pieces of expressions, the most of which RE2 takes. */
const pieces = fc.oneof(
    {
        weight: 8,
        arbitrary: fc.constantFrom("a", "/", "[a-z]+", "(b|c)", "\\d{2}", ".*", "x?", "^", "$", "[^/]+", "\\w", "é"),
    },
    {
        weight: 2,
        arbitrary: fc.constantFrom(
            "(?i:k)",
            "(?P<n>x)",
            "(?<m>x)",
            "[[:alpha:]]",
            "\\bq",
            "(?s).",
            "\\x{263A}",
            "\\Qa(\\E",
            "a{,2}",
            "(?U)a+",
            "\\.",
            "\\S",
        ),
    },
    {
        weight: 1,
        arbitrary: fc.constantFrom(
            "a{150}",
            "(?:a|b){60}",
            "[^/]{22}",
            "\\pN",
            "\\p{Greek}",
            "[☃-😀]",
            "(a?){40}",
            "\\PL",
            "(?:ab?){50}",
        ),
    },
    {
        weight: 1,
        arbitrary: fc.constantFrom(
            "(?=a)",
            "(?!b)",
            "(?<=c)",
            "\\1",
            "(",
            ")",
            "[",
            "a**",
            "a++",
            "*",
            "\\Z",
            "a{2,1}",
            "[b-a]",
            "a{1001}",
            "(?>a)",
            "\\C",
            "\\8",
            "\\",
        ),
    },
);
export const expressions = fc.array(pieces, { maxLength: 5 }).map((all) => all.join(""));

const formats = fc.oneof(
    texts,
    fc.constantFrom(
        "%REQ(X-A)%",
        "%PROTOCOL%",
        "100%%",
        "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%",
        "%START_TIME(%s)%",
    ),
    fc.constantFrom(
        "100%",
        "%FOO%",
        "%REQ%",
        "%REQ(X?:Y):5%",
        "%PROTOCOL(a)%",
        "a%b%c",
        "%DURATION %",
        "%RESP(a:b)%",
        "%%PROTOCOL%",
    ),
);
export const header = fc
    .record({ value: formats, append: fc.boolean() }, { requiredKeys: [] })
    .filter((it) => "value" in it || Object.keys(it).length > 0);
export const map = (values: fc.Arbitrary<unknown>) => fc.dictionary(names, values, { maxKeys: 2 });
export const optional = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>, ...requiredKeys: string[]) =>
    fc.record(fields, { requiredKeys });

export const balancers = fc.oneof(
    fc.constantFrom({ policy: "round_robin" }, { policy: "least_request" }, { policy: "ring_hash", header: "x-user" }),
    optional(
        {
            policy: fc.constantFrom("round_robin", "ring_hash", "maglev", "least_request", "random"),
            cookie: optional({ name: fc.constantFrom("a", "a", ""), ttl: durations, path: texts }, "name"),
            header: names,
            source_ip: fc.boolean(),
        },
        "policy",
    ),
);
const httpCheck = optional(
    {
        path: fc.constantFrom("/", "/health", "", "a\nb"),
        hostname: texts,
        add_request_headers: map(header),
        remove_request_headers: fc.array(names, { maxLength: 2 }),
        expected_statuses: fc.array(
            fc.constantFrom(
                { min: 200, max: 299 },
                { min: 200, max: 200 },
                { min: 201, max: 200 },
                { min: 300, max: 200 },
                { min: 99, max: 200 },
            ),
            { maxLength: 2 },
        ),
    },
    "path",
);
export const healthChecks = fc.array(
    optional(
        {
            health_check: fc.oneof(
                httpCheck.map((http) => ({ http })),
                httpCheck.map((http) => ({ http })),
                optional({ upstream_name: texts, authority: texts }, "upstream_name").map((grpc) => ({ grpc })),
            ),
            timeout: durations,
            interval: durations,
            healthy_threshold: numbers,
            unhealthy_threshold: numbers,
        },
        "health_check",
    ),
    { minLength: 1, maxLength: 2 },
);
export const errorBody = optional({
    text_format: fc.constantFrom("sorry", "%RESPONSE_CODE%", ""),
    json_format: fc.constantFrom({ code: "%RESPONSE_CODE%" }, {}),
    text_format_source: fc.constant({ filename: "/etc/hostname" }),
    content_type: texts,
});
export const breaker = optional({
    priority: fc.constantFrom("default", "high"),
    max_connections: numbers,
    max_pending_requests: numbers,
    max_requests: numbers,
    max_retries: numbers,
});
export const substitution = fc.oneof(texts, fc.constantFrom("/\\1", "\\0", "\\2", "\\x"));
export const endpoint = fc.constantFrom("kubernetes-endpoint", "endpoint");
