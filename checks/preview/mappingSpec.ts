import { fixCommand, quoted } from "../../messages/fix";
import { objectIn, textIn, valueIn } from "../../kube/lookup";
import type { Desired } from "./desired";
import type { AnyObject } from "../../kube/object";
import type { Finding, Guardrail } from "./finding";
import { aboutField, fieldPath, Mapping, mappingSchema, resolverOf } from "./mappingField";
import { groupFindings } from "./mappingGroups";
import { limitFindings } from "./mappingLimits";
import { pairFindings } from "./mappingPairs";
import type { MappingJudges } from "./mappingJudges";
import { regexFindings } from "./mappingRegex";

/** What is known of the edge that reads a Mapping. */
export interface Reader {
    /** Resolvers beside those that every edge has; undefined where they are not known. */
    readonly resolvers: readonly string[] | undefined;
    /** Undefined where nothing is to be judged that they would judge. */
    readonly judges: MappingJudges | undefined;
}

/**
 * EM-036: what Emissary leaves out, misreads, or hands on to an Envoy that then takes no change at all (emissary#4361).
 * The rules are those of its compiler (python/ambassador/ir of 3.10), and Envoy's.
 */
export const mappingSpec: Guardrail = (desired) => [
    ...desired.mappings.flatMap((mapping) =>
        mappingFindings(mapping, { resolvers: madeByChart(desired), judges: desired.judges }),
    ),
    ...schemaFindings(desired.mappings, desired.manifest, desired.judges),
    ...groupFindings(desired.mappings),
];

/** What EM-036 has against one Mapping by itself, whoever makes it and whatever the CRD says. */
export function mappingFindings(mapping: Mapping, { resolvers, judges }: Reader): Finding[] {
    const rules = [hostFindings, retryFindings, redirectFindings, grpcFindings, limitFindings, pairFindings];
    return [
        ...rules.flatMap((rule) => rule(mapping)),
        ...balancerFindings(mapping, resolvers),
        ...regexFindings(mapping, judges),
    ];
}

/**
 * Types, enums and required fields, by the CRD; unknown fields are EM-031's.
 * @param manifest where the CRD is, among others
 */
export function schemaFindings(
    mappings: readonly Mapping[],
    manifest: readonly AnyObject[],
    judges: MappingJudges | undefined,
): Finding[] {
    const schema = mappingSchema(manifest);
    if (judges === undefined || schema === undefined) {
        return [];
    }
    return mappings.flatMap((mapping) =>
        judges.misfits(mapping.spec, schema).map(({ path, isMissing, wanted }) => {
            const fix = isMissing ? fixCommand(fieldPath(mapping.path, path), "set") : undefined;
            return aboutField(mapping, path, `what the Mapping CRD says of it: ${wanted}`, fix);
        }),
    );
}

/** With `hostname`, which every Mapping here has, Emissary drops these, and the route answers on every host of `hostname`. */
function hostFindings(mapping: Mapping): Finding[] {
    const { spec, path } = mapping;
    const wide = (field: readonly string[]) => {
        const host = valueIn(spec, ...field);
        const name = typeof host === "string" ? fixCommand(`${path}.hostname`, "set", quoted(host)) : undefined;
        const away = fixCommand(fieldPath(path, field), "rm");
        const fix = name === undefined || field[0] === "host_regex" ? away : `${away} && ${name}`;
        return aboutField(
            mapping,
            field,
            "nothing: hostname wins over it, so the route would answer on other hosts too",
            fix,
        );
    };
    const authority = Object.keys(objectIn(spec, "headers")).filter((name) => name.toLowerCase() === ":authority");
    return [
        ...authority.map((name) => wide(["headers", name])),
        ...(spec["host_regex"] === undefined || spec["host_regex"] === false ? [] : [wide(["host_regex"])]),
    ];
}

/** Resolvers that every edge has (irserviceresolver.py), by whether they give endpoints. */
const resolvers: Readonly<Record<string, boolean>> = {
    "kubernetes-service": false,
    "kubernetes-endpoint": true,
    endpoint: true,
};

function balancerFindings(mapping: Mapping, others: Reader["resolvers"]): Finding[] {
    const { spec, path } = mapping;
    const balancer = spec["load_balancer"];
    const resolver = resolverOf(mapping);
    const isConsul = resolver === "consul" || resolver === "consul-endpoint";
    const isKnown = Object.hasOwn(resolvers, resolver) || (others?.includes(resolver) ?? !isConsul);
    const unknown = `${Object.keys(resolvers).join(", ")}: of another resolver nothing is known here, and without it the edge leaves the Mapping out`;
    const consul = "one that gives Kubernetes' Services: Consul's takes no name with a dot, as these have";
    return [
        ...(isKnown ? [] : [aboutField(mapping, ["resolver"], unknown)]),
        ...(isConsul ? [aboutField(mapping, ["resolver"], consul)] : []),
        ...(balancer !== undefined && resolvers[resolver] === false
            ? [
                  aboutField(
                      mapping,
                      ["load_balancer"],
                      "this only with an endpoint resolver: with kubernetes-service the edge leaves the Mapping out",
                      fixCommand(`${path}.mapping.resolver`, "set", "kubernetes-endpoint"),
                  ),
              ]
            : []),
        ...(balancer === undefined || isBalancer(objectIn(spec, "load_balancer"))
            ? []
            : [
                  aboutField(
                      mapping,
                      ["load_balancer"],
                      "policy round_robin or least_request alone, or ring_hash or maglev with one of cookie (with a name), header and source_ip: true",
                  ),
              ]),
    ];
}

/** Names of the resolvers that values of the chart ask for. */
function madeByChart({ values, emissary }: Desired): string[] {
    const asked = objectIn(values.edge, ...emissary, "resolvers");
    return Object.values(asked).flatMap((it) => (valueIn(it, "create") === true ? (textIn(it, "name") ?? []) : []));
}

/** `validate_load_balancer` of irhttpmapping.py */
function isBalancer(balancer: Readonly<Record<string, unknown>>): boolean {
    const others = Object.keys(balancer).filter((key) => key !== "policy");
    switch (balancer["policy"]) {
        case "round_robin":
        case "least_request":
            return others.length === 0;
        case "ring_hash":
        case "maglev": {
            const [key] = others;
            const named = key !== "cookie" || textIn(balancer, "cookie", "name") !== undefined;
            const isKey = ["cookie", "header", "source_ip"].includes(key ?? "") && balancer["source_ip"] !== false;
            return others.length === 1 && isKey && named;
        }
        default:
            return false;
    }
}

/** Conditions that Emissary knows (irretrypolicy.py); it takes one of them, no list. */
const retryConditions = [
    "5xx",
    "gateway-error",
    "connect-failure",
    "retriable-4xx",
    "refused-stream",
    "retriable-status-codes",
];

function retryFindings(mapping: Mapping): Finding[] {
    const policy = valueIn(mapping.spec, "retry_policy");
    if (policy === undefined) {
        return [];
    }
    const on = valueIn(policy, "retry_on");
    const fix =
        on === undefined ? fixCommand(`${mapping.path}.mapping.retry_policy.retry_on`, "set", "5xx") : undefined;
    return retryConditions.includes(String(on))
        ? []
        : [aboutField(mapping, ["retry_policy", "retry_on"], `one of ${retryConditions.join(", ")}`, fix)];
}

/** A redirect leads to the host of the Mapping's service, which here is a name inside the cluster. */
function redirectFindings(mapping: Mapping): Finding[] {
    const fields = ["host_redirect", "path_redirect", "prefix_redirect", "regex_redirect", "redirect_response_code"];
    return fields
        .filter((field) => mapping.spec[field] !== undefined && mapping.spec[field] !== false)
        .map((field) =>
            aboutField(
                mapping,
                [field],
                `nothing: a redirect would send clients to ${mapping.spec.service}, which only the cluster knows`,
            ),
        );
}

/** gRPC's method is its path: a rewrite, and `/` is Emissary's default, makes it another one. */
function grpcFindings(mapping: Mapping): Finding[] {
    const { spec, path } = mapping;
    const rewrite = spec["rewrite"] ?? "/";
    const isKept = rewrite === "" || rewrite === spec.prefix || valueIn(spec, "regex_rewrite") !== undefined;
    if (spec["grpc"] !== true || isKept) {
        return [];
    }
    const allowed = `"", or the prefix: without it the edge calls the method ${JSON.stringify(rewrite)}, and gRPC's method is its path`;
    return [aboutField(mapping, ["rewrite"], allowed, fixCommand(`${path}.mapping.rewrite`, "set", "''"))];
}
