import { isHeaderFormat } from "./headerFormat";
import { valueIn } from "../../kube/lookup";
import { fixCommand } from "../../messages/fix";
import type { Finding } from "./finding";
import { aboutField, fieldPath, Mapping } from "./mappingField";

type Step = string | number;

/** What Envoy takes in a field that Emissary hands on as it is; with anything else it takes no change of the edge at all. */
interface Limit {
    /** Field, where `*` stands for every key of a map and every entry of a list. */
    readonly fields: readonly string[];
    /** Values of another type are the CRD's to judge. */
    readonly fits: (value: unknown, name: Step) => boolean;
    readonly allowed: string;
    /** What has the field cannot be without it, so it is set and not taken away. */
    readonly isNeeded?: boolean;
}

/** Seconds that Envoy takes for a duration: 292 years. */
const longest = 9_223_372_035;
const most = 4_294_967_295;

const within = (least: number, greatest: number) => (value: unknown) =>
    typeof value !== "number" || (value >= least && value <= greatest);
const seconds = (value: string) => (/^\d+(\.\d{1,9})?s$/.test(value) ? Number(value.slice(0, -1)) : undefined);
const duration = (isRight: (value: number) => boolean) => (value: unknown) => {
    const length = typeof value === "string" ? seconds(value) : 1;
    return length !== undefined && isRight(length) && length <= longest;
};
const text = (isRight: (value: string) => boolean) => (value: unknown) => typeof value !== "string" || isRight(value);
/** What can stand in a header. */
const isLine = (value: string) => !/[\0\r\n]/.test(value);
const isName = (value: string) => value !== "" && isLine(value);
const isOther = (value: string) => isName(value) && !value.startsWith(":") && value.toLowerCase() !== "host";

const milliseconds = "milliseconds, 0 or more (292 years at most)";
const inSeconds = "seconds with an s, such as 0.25s (292 years at most)";
const line = "a text without line breaks";
const otherHeaders = "header names, but host and those that begin with a colon: Envoy changes neither";
const http = "health_checks.*.health_check.http";

const limits: readonly Limit[] = [
    {
        fields: ["timeout_ms", "idle_timeout_ms", "cluster_idle_timeout_ms", "cluster_max_connection_lifetime_ms"],
        fits: within(0, longest * 1000),
        allowed: milliseconds,
    },
    { fields: ["connect_timeout_ms"], fits: within(1, longest * 1000), allowed: "milliseconds, 1 or more" },
    {
        fields: [
            "retry_policy.num_retries",
            ...["max_connections", "max_pending_requests", "max_requests", "max_retries"].map(
                (it) => `circuit_breakers.*.${it}`,
            ),
            ...["interval", "probes"].map((it) => `keepalive.${it}`),
            ...["healthy_threshold", "unhealthy_threshold"].map((it) => `health_checks.*.${it}`),
        ],
        fits: within(0, most),
        allowed: `a number from 0 to ${most}`,
    },
    { fields: ["weight"], fits: within(0, 100), allowed: "a part of 100" },
    {
        fields: ["retry_policy.per_try_timeout", "load_balancer.cookie.ttl"],
        fits: duration(() => true),
        allowed: inSeconds,
    },
    {
        fields: ["health_checks.*.timeout", "health_checks.*.interval"],
        fits: duration((it) => it > 0),
        allowed: `more than 0 ${inSeconds}`,
    },
    { fields: ["priority"], fits: text((it) => /^(default|high|[01])$/i.test(it)), allowed: "default or high" },
    {
        fields: ["dns_type"],
        fits: text((it) => /^(strict|logical)_dns$/i.test(it)),
        allowed: "strict_dns or logical_dns: the edge takes any other for strict_dns",
    },
    {
        fields: [
            "rewrite",
            "host_rewrite",
            "regex_rewrite.substitution",
            `${http}.hostname`,
            "health_checks.*.health_check.grpc.authority",
        ],
        fits: text(isLine),
        allowed: line,
    },
    {
        fields: ["load_balancer.header", `${http}.path`],
        fits: text(isName),
        allowed: `${line}, and not empty`,
        isNeeded: true,
    },
    { fields: ["allow_upgrade.*"], fits: text(isName), allowed: `${line}, and not empty` },
    {
        fields: ["load_balancer.cookie.name"],
        fits: text((it) => it !== ""),
        allowed: "the name of a cookie",
        isNeeded: true,
    },
    {
        fields: ["headers.*", "regex_headers.*"],
        fits: (_, name) => isName(String(name)),
        allowed: "header names, none of them empty",
    },
    {
        fields: ["query_parameters.*", "regex_query_parameters.*"],
        fits: (_, name) => /^[^]{1,1024}$/.test(String(name)),
        allowed: "names of 1 to 1024 characters",
    },
    {
        fields: ["add_request_headers.*", "add_response_headers.*", `${http}.add_request_headers.*`],
        fits: (_, name) => isOther(String(name)),
        allowed: otherHeaders,
    },
    {
        fields: ["remove_request_headers.*", "remove_response_headers.*"],
        fits: text(isOther),
        allowed: otherHeaders,
    },
    {
        fields: [`${http}.remove_request_headers.*`],
        fits: text((it) => it === "" || isOther(it)),
        allowed: otherHeaders,
    },
    {
        fields: ["add_request_headers", "add_response_headers", `${http}.add_request_headers`].map(
            (it) => `${it}.*.value`,
        ),
        fits: text((it) => it.length <= 16384 && isLine(it) && isHeaderFormat(it)),
        allowed:
            "a text of 16384 characters at most, without line breaks, in which % is written %% unless it begins a command of Envoy, such as %REQ(X-NAME)%",
        isNeeded: true,
    },
];

/** What is beyond the limits of Envoy. */
export function limitFindings(mapping: Mapping): Finding[] {
    return limits.flatMap(({ fields, fits, allowed, isNeeded }) =>
        fields
            .flatMap((field) => placesIn(mapping.spec, field.split(".")))
            .filter(({ path, value }) => !fits(value, path.at(-1) ?? ""))
            .map(({ path }) => {
                const fix = isNeeded ? fixCommand(fieldPath(mapping.path, path), "set") : undefined;
                return aboutField(mapping, path, allowed, fix);
            }),
    );
}

/** Every place that a field stands for, with what is there. */
export function placesIn(value: unknown, [step, ...rest]: readonly string[]): { path: Step[]; value: unknown }[] {
    if (step === undefined) {
        return [{ path: [], value }];
    }
    if (typeof value !== "object" || value === null) {
        return [];
    }
    return entriesAt(value, step).flatMap(([key, inner]) =>
        placesIn(inner, rest).map((it) => ({ ...it, path: [key, ...it.path] })),
    );
}

function entriesAt(value: object, step: string): (readonly [Step, unknown])[] {
    if (step === "*") {
        return Array.isArray(value) ? [...value.entries()] : Object.entries(value);
    }
    return Object.hasOwn(value, step) ? [[step, valueIn(value, step)]] : [];
}
