import { hostGlobsMeet } from "../../kube/hostGlobs";
import { objectNames } from "../../config/names";
import { quotePorts } from "../../model/routes/sample";
import { certificateName } from "../../model/edge/istioIntegration";
import { fixCommand, quoted } from "../../messages/fix";
import { isTrue } from "../../model/edge/chart";
import type { Finding, Guardrail } from "./finding";
import { listIn, textIn, valueIn } from "../../kube/lookup";
import { emissaryPath, emissaryValues, Desired } from "./desired";

/** Ports of the chart's default Listeners (template `listener.yaml`); no value moves them. */
const listenerPorts = [8080, 8443];

/** EM-005: in another namespace than the edge's, the certificate is not found (emissary#4748). */
export const tlsContext: Guardrail = (desired) => {
    const { namespace, spec } = desired.tlsContext;
    const values = emissaryValues(desired);
    const check = "tlsContext" as const;
    const wrong =
        spec.secret !== certificateName || !spec.alpn_protocols.split(",").includes("istio") || "hosts" in spec;
    const shape: Finding = {
        check,
        severity: "error",
        path: "edge",
        seen: spec,
        allowed: `secret ${certificateName}, alpn_protocols istio, no hosts`,
        fix: "git diff components/edge/edgeTlsContext.ts",
    };
    const moves = [["namespaceOverride"], ["namespace", "name"]].flatMap((key): Finding[] => {
        const seen = textIn(values, ...key) ?? "";
        const path = emissaryPath(desired, ...key).join(".");
        const allowed = `edge.namespace, ${namespace}, because the edge finds its certificate in its own namespace only`;
        const fix = `${fixCommand(path, "rm")} && ${fixCommand("edge.namespace", "set", "NAMESPACE")}`;
        return seen === "" || seen === namespace ? [] : [{ check, severity: "error", path, seen, allowed, fix }];
    });
    return [...(wrong ? [shape] : []), ...moves];
};

/** EM-006: a Mapping that the edge leaves out, or calls without mTLS. */
export const mapping: Guardrail = (desired) => desired.mappings.flatMap((it) => mappingFindings(desired, it));

/** Whether the edge speaks Istio mTLS for a Mapping: by our TLSContext, to an explicit port (else it would use 443). */
export function originatesMtls({ tls, service }: Readonly<Record<string, unknown>>): boolean {
    const isNamed = typeof service === "string" && /:\d+$/.test(service) && !service.includes("://");
    return tls === objectNames.tlsContext && isNamed;
}

function mappingFindings(desired: Desired, { path, namespace, spec }: Desired["mappings"][number]): Finding[] {
    const check = "mapping" as const;
    const extra = (field: string, allowed: string): Finding => {
        const key = `${path}.mapping.${field}`;
        return { check, severity: "error", path: key, seen: spec[field], allowed, fix: fixCommand(key, "rm") };
    };
    const { hostname } = desired.settings.edge;
    const unserved: Finding = {
        check,
        severity: "warning",
        path: `${path}.hostname`,
        seen: spec.hostname,
        allowed: `*, or one that edge.hostname (${hostname}) covers: with a Host, the edge leaves other Mappings out`,
        fix: fixCommand(`${path}.hostname`, "set", quoted(hostname ?? "*")),
    };
    const single = emissaryValues(desired)["scope"];
    const singlePath = emissaryPath(desired, "scope", "singleNamespace").join(".");
    const outside: Finding = {
        check,
        severity: "error",
        path: singlePath,
        seen: valueIn(single, "singleNamespace"),
        allowed: `false, because ${path} is in namespace ${namespace} and the edge would not see it`,
        fix: fixCommand(singlePath, "rm"),
    };
    const ids = listIn(spec, "ambassador_id");
    return [
        ...(!originatesMtls(spec) ? [extra("service", `a name with a port, and tls ${objectNames.tlsContext}`)] : []),
        ...(spec["ambassador_id"] !== undefined && !ids.includes(desired.settings.edge.ambassadorId ?? "default")
            ? [extra("ambassador_id", "nothing, or a list with default: edge.ambassadorId names another edge")]
            : []),
        ...(spec["v2ExplicitTLS"] === undefined ? [] : [extra("v2ExplicitTLS", "nothing: it would undo tls")]),
        ...(spec["host"] === undefined
            ? []
            : [extra("host", "nothing: set hostname, which is what the Host is matched with")]),
        ...(hostname === undefined || hostGlobsMeet(spec.hostname, hostname) ? [] : [unserved]),
        ...(isTrue(valueIn(single, "singleNamespace")) && namespace !== desired.settings.edge.namespace
            ? [outside]
            : []),
    ];
}

/** EM-007: of the Services that this program makes, their ports are known. */
export const upstreamService: Guardrail = ({ settings }) => {
    const { sample, edge } = settings;
    const owned = [
        ...(sample.enabled ? [{ name: "quote", namespace: sample.namespace, ports: quotePorts }] : []),
        { name: objectNames.redis, namespace: edge.namespace, ports: [] },
    ];
    return settings.services.flatMap(({ name, service, namespace, port }, index): Finding[] => {
        const path = `services[${index}].port`;
        const found = owned.find((it) => it.name === (service ?? name) && it.namespace === namespace);
        const http = (found?.ports ?? []).filter((it) => /^(http|http2|https|grpc|grpc-web)(-|$)/.test(it.name));
        if (found === undefined || http.some((it) => it.port === port)) {
            return [];
        }
        const ports = http.map((it) => it.port).join(", ");
        const allowed =
            ports === ""
                ? `no Mapping to ${found.name}, which speaks no HTTP`
                : `${ports}, the ports of Service ${found.name}`;
        const fix =
            ports === "" ? fixCommand(`services[${index}]`, "rm") : fixCommand(path, "set", String(http[0]?.port));
        return [{ check: "upstreamService", severity: "error", path, seen: port, allowed, fix }];
    });
};

/** EM-013: the chart's two Listeners, and a Service that leads to them. */
export const listeners: Guardrail = (desired) => {
    const values = emissaryValues(desired);
    const check = "listeners" as const;
    const finding = (key: readonly string[], seen: unknown, allowed: string): Finding => {
        const path = emissaryPath(desired, ...key).join(".");
        return { check, severity: "error", path, seen, allowed, fix: fixCommand(path, "rm") };
    };
    const created = values["createDefaultListeners"];
    const ports = listIn(values, "service", "ports");
    const numbers = ports.map((it) => String(valueIn(it, "port")));
    const lost = ports.filter((it) => !listenerPorts.includes(Number(valueIn(it, "targetPort"))));
    return [
        ...(created === true
            ? []
            : [finding(["createDefaultListeners"], created, "true, else the edge answers on no port")]),
        ...lost.map((it): Finding => ({
            ...finding(["service", "ports"], it, `targetPort ${listenerPorts.join(" or ")}, where the Listeners are`),
            severity: "warning",
        })),
        ...(new Set(numbers).size === numbers.length ? [] : [finding(["service", "ports"], ports, "each port once")]),
    ];
};
