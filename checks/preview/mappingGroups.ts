import { isDeepStrictEqual } from "node:util";
import { objectIn, textIn } from "../../kube/lookup";
import { fixCommand } from "../../messages/fix";
import type { Finding } from "./finding";
import type { Mapping } from "./mappingField";

const check = "mappingSpec" as const;
/** Fields that all Mappings of a group have to share, or the edge leaves the later ones out (irhttpmappinggroup.py). */
const shared = [
    "bypass_auth",
    "bypass_error_response_overrides",
    "circuit_breakers",
    "connect_timeout_ms",
    "cluster_idle_timeout_ms",
    "cluster_max_connection_lifetime_ms",
    "keepalive",
    "labels",
    "load_balancer",
    "prefix_regex",
    "prefix_exact",
    "headers",
    "regex_headers",
] as const;

/**
 * What makes Mappings one route, between whose services the edge divides the requests: the text of which `_group_id` of
 * irhttpmapping.py takes a hash, where names and values stand without anything between them.
 */
function groupOf({ spec }: Mapping): string {
    const { prefix, hostname, method, precedence } = spec;
    const host = textIn(spec, "hostname") === "" ? [] : [":authority", hostname];
    return [
        prefix,
        ...pairsIn(spec, "headers"),
        ...pairsIn(spec, "regex_headers"),
        ...host,
        ...(method === undefined ? [] : [":method", method]),
        ...pairsIn(spec, "query_parameters"),
        ...pairsIn(spec, "regex_query_parameters"),
        ...(precedence === undefined || precedence === 0 ? [] : [precedence]),
    ].join("");
}

/** Names and values of a map, by name: the edge's part in Go hands them on in this order. */
function pairsIn(spec: Mapping["spec"], field: string): unknown[] {
    return Object.entries(objectIn(spec, field))
        .sort(([one], [other]) => (one < other ? -1 : 1))
        .flat();
}

/** Two services on one route: how much each gets, and what both have to say alike. */
export function groupFindings(mappings: readonly Mapping[]): Finding[] {
    const groups = new Map<string, Mapping[]>();
    for (const mapping of mappings) {
        const group = groups.get(groupOf(mapping)) ?? [];
        groups.set(groupOf(mapping), [...group, mapping]);
    }
    return [...groups.values()].filter(({ length }) => length > 1).flatMap(judgeGroup);
}

function judgeGroup(group: readonly Mapping[]): Finding[] {
    const [shadows, served] = [group.filter(isShadow), group.filter((it) => !isShadow(it))];
    return [...secondShadows(shadows), ...weightFindings(served), ...mismatches(group)];
}

const isShadow = ({ spec }: Mapping) => spec["shadow"] === true;
const nameOf = ({ namespace, name }: Mapping) => `${namespace}/${name}`;

function secondShadows([first, ...others]: readonly Mapping[]): Finding[] {
    return others.map((it) => ({
        check,
        severity: "error",
        path: `${it.path}.mapping.shadow`,
        seen: true,
        allowed: `one shadow a route: ${nameOf(first ?? it)} is one already, and the edge leaves this one out`,
        fix: fixCommand(`${it.path}.mapping.shadow`, "rm"),
    }));
}

function weightFindings(served: readonly Mapping[]): Finding[] {
    const last = served.at(-1);
    if (last === undefined || served.length < 2) {
        return [];
    }
    const weights = served.map(({ spec }) => spec["weight"]).filter((it) => typeof it === "number");
    const sum = weights.reduce((all, it) => all + it, 0);
    const path = `${last.path}.mapping.weight`;
    const seen = served.map((it) => `${nameOf(it)}: ${JSON.stringify(it.spec["weight"]) ?? "none"}`).join(", ");
    const left = Math.max(0, 100 - (sum - Number(last.spec["weight"] ?? 0)));
    if (sum > 100) {
        const fix =
            left > 0
                ? fixCommand(path, "set", String(left))
                : served.map(({ path: it }) => fixCommand(`${it}.mapping.weight`, "rm")).join(" && ");
        return [
            {
                check,
                severity: "error",
                path,
                seen,
                allowed: "100 for all services of a route together: the edge drops the route",
                fix,
            },
        ];
    }
    return weights.length === 0
        ? [
              {
                  check,
                  severity: "warning",
                  path,
                  seen,
                  allowed:
                      "a weight, or another prefix or hostname: without, every service of the route gets its share of the requests",
                  fix: fixCommand(path, "set", "50"),
              },
          ]
        : [];
}

/** The first by name is the one that the others have to fit. */
function mismatches(group: readonly Mapping[]): Finding[] {
    const [first, ...others] = [...group].sort((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1));
    return others.flatMap((it) =>
        shared
            .filter((field) => isGiven(it, field) && !isDeepStrictEqual(it.spec[field], first?.spec[field]))
            .map((field) => {
                const holder = it.spec[field] === undefined ? (first ?? it) : it;
                const seen = JSON.stringify(first?.spec[field]) ?? "nothing";
                return {
                    check,
                    severity: "error" as const,
                    path: `${it.path}.mapping.${field}`,
                    seen: it.spec[field],
                    allowed: `what ${nameOf(first ?? it)} of the same route has (${seen}), else the edge leaves this Mapping out`,
                    fix: fixCommand(`${holder.path}.mapping.${field}`, "rm"),
                };
            }),
    );
}

const keyOf = ({ name, namespace }: Mapping) => `${name}.${namespace}.1`;
/** Emissary gives every Mapping circuit breakers and headers, if only none. */
const isGiven = ({ spec }: Mapping, field: string) =>
    field === "circuit_breakers" ||
    (field.endsWith("headers") ? Object.keys(objectIn(spec, field)).length > 0 : spec[field] !== undefined);
