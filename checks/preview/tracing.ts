import { ports } from "../../kube/wellKnown";
import { zipkinHost } from "../../model/observability/tracing";
import { zipkinProvider } from "../../model/mesh/istioValues";
import { fixCommand } from "../../messages/fix";
import type { Finding, Guardrail } from "./finding";
import { listIn, textIn, valueIn } from "../../kube/lookup";
import type { Desired } from "./desired";

const check = "tracing" as const;

/** EM-009: the edge's half and the mesh's half lead to the Zipkin that is there. */
export const tracing: Guardrail = (desired) => [...serviceFindings(desired), ...meshFindings(desired)];

function serviceFindings({ tracingService, settings }: Desired): Finding[] {
    if (tracingService === undefined) {
        return [];
    }
    const address = `${zipkinHost(settings.observability.namespace)}:${ports.zipkin}`;
    const version = textIn(tracingService.config, "collector_endpoint_version") ?? "HTTP_JSON";
    const isValid = tracingService.driver === "zipkin" && version !== "HTTP_JSON_V1";
    const finding = (seen: unknown, allowed: string): Finding => {
        const fix = fixCommand("zipkin.enabled", "set", "false");
        return { check, severity: "error", path: "zipkin", seen, allowed, fix };
    };
    return [
        ...(isValid
            ? []
            : [finding({ driver: tracingService.driver, version }, "driver zipkin with HTTP_JSON or HTTP_PROTO")]),
        ...(tracingService.service === address ? [] : [finding(tracingService.service, `${address}, our Zipkin`)]),
        ...("tag_headers" in tracingService
            ? [finding("tag_headers", "custom_tags alone: with both, tag_headers is ignored")]
            : []),
    ];
}

/** Our Telemetry names a provider, which a list of the user's would replace. */
function meshFindings({ values, tracingService }: Desired): Finding[] {
    const istiod = values["istio.istiod"];
    if (istiod === undefined || tracingService === undefined) {
        return [];
    }
    const mesh = ["istio", "values", "istiod", "meshConfig"];
    const finding = (key: string, seen: unknown, allowed: string, severity: Finding["severity"]): Finding => {
        const path = [...mesh, key].join(".");
        return { check, severity, path, seen, allowed, fix: fixCommand(path, "rm") };
    };
    const providers = listIn(istiod, "meshConfig", "extensionProviders");
    const isThere = providers.some(
        (it) => textIn(it, "name") === zipkinProvider && valueIn(it, "zipkin") !== undefined,
    );
    const enabled = valueIn(istiod, "meshConfig", "enableTracing");
    const allowed = `a list that also has the provider ${zipkinProvider}, because it replaces ours as a whole`;
    return [
        ...(isThere ? [] : [finding("extensionProviders", providers, allowed, "error")]),
        ...(enabled === false ? [finding("enableTracing", enabled, "true, else no sidecar traces", "warning")] : []),
    ];
}
