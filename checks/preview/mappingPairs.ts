import { listIn, valueIn } from "../../kube/lookup";
import type { Finding } from "./finding";
import { aboutField, Mapping, resolverOf } from "./mappingField";
import { placesIn } from "./mappingLimits";
import { fixCommand } from "../../messages/fix";

/** Fields that do not go with each other, or that Emissary does not read as they are written. */
export function pairFindings(mapping: Mapping): Finding[] {
    return [hostRewrites, upgrades, healthChecks, errorBodies, headerValues, unread].flatMap((rule) => rule(mapping));
}

function hostRewrites(mapping: Mapping): Finding[] {
    const { spec } = mapping;
    const allowed = "nothing beside host_rewrite: Envoy takes one of them, and with both no change at all";
    return spec["host_rewrite"] !== undefined && spec["auto_host_rewrite"] !== undefined
        ? [aboutField(mapping, ["auto_host_rewrite"], allowed)]
        : [];
}

/** Envoy refuses a protocol that is there twice, whatever its case; `use_websocket` adds one more. */
function upgrades(mapping: Mapping): Finding[] {
    const protocols = listIn(mapping.spec, "allow_upgrade").map((it) => String(it).toLowerCase());
    const twice = protocols.flatMap((it, index) => (protocols.indexOf(it) < index ? [index] : []));
    const isClosed = mapping.spec["use_websocket"] === false;
    const isMixed =
        mapping.spec["use_websocket"] !== undefined &&
        listIn(mapping.spec, "allow_upgrade").some(
            (it) => it !== "websocket" && String(it).toLowerCase() === "websocket",
        );
    return [
        ...twice.map((index) => aboutField(mapping, ["allow_upgrade", index], "each protocol once, in any case")),
        ...(isClosed
            ? [aboutField(mapping, ["use_websocket"], "true, or nothing: the edge takes false for true")]
            : []),
        ...(isMixed ? [aboutField(mapping, ["use_websocket"], "nothing beside allow_upgrade")] : []),
    ];
}

function healthChecks(mapping: Mapping): Finding[] {
    const { spec, path } = mapping;
    if (spec["health_checks"] === undefined) {
        return [];
    }
    const toEndpoints = fixCommand(`${path}.mapping.resolver`, "set", "kubernetes-endpoint");
    const isService = resolverOf(mapping) === "kubernetes-service";
    const statuses = placesIn(spec, ["health_checks", "*", "health_check", "http", "expected_statuses", "*"]);
    const calls = placesIn(spec, ["health_checks", "*", "health_check", "grpc"]);
    return [
        ...(isService
            ? [
                  aboutField(
                      mapping,
                      ["health_checks"],
                      "these only with an endpoint resolver: with kubernetes-service the edge checks nothing",
                      toEndpoints,
                  ),
              ]
            : []),
        ...listIn(spec, "health_checks")
            .slice(1)
            .map((_, index) =>
                aboutField(
                    mapping,
                    ["health_checks", index + 1],
                    "one health check: with more Envoy takes no change at all",
                ),
            ),
        ...statuses
            .filter(({ value }) => Number(valueIn(value, "min")) > Number(valueIn(value, "max")))
            .map((it) => aboutField(mapping, it.path, "a range whose min is not above its max")),
        ...(spec["grpc"] === true
            ? []
            : calls.map((it) =>
                  aboutField(
                      mapping,
                      it.path,
                      "this only with grpc: true, else Envoy takes no change at all",
                      fixCommand(`${path}.mapping.grpc`, "set", "true"),
                  ),
              )),
    ];
}

/** Emissary leaves out a body that is not given in one form. */
function errorBodies(mapping: Mapping): Finding[] {
    const forms = ["text_format", "json_format", "text_format_source"];
    return placesIn(mapping.spec, ["error_response_overrides", "*", "body"])
        .filter(({ value }) => forms.filter((it) => valueIn(value, it) !== undefined).length !== 1)
        .map(({ path }) => aboutField(mapping, path, `one of ${forms.join(", ")}`));
}

/** Emissary's compiler itself ends at a header without a value, so the edge takes no change at all. */
function headerValues(mapping: Mapping): Finding[] {
    const http = ["health_checks", "*", "health_check", "http"];
    return [["add_request_headers"], ["add_response_headers"], [...http, "add_request_headers"]]
        .flatMap((field) => placesIn(mapping.spec, [...field, "*"]))
        .filter(({ value }) => valueIn(value, "value") === undefined)
        .map(({ path }) =>
            aboutField(mapping, path, "a header with a value: without one the edge takes no change at all"),
        );
}

function unread(mapping: Mapping): Finding[] {
    return mapping.spec["outlier_detection"] === undefined
        ? []
        : [aboutField(mapping, ["outlier_detection"], "nothing: Emissary does not support it")];
}
