import { fixCommand, pathText } from "../../messages/fix";
import type { Values } from "../../kube/merge";
import { objectIn, valueIn } from "../../kube/lookup";
import { meshConfigFaults, MeshConfigFault, nameLabel, readNamespaces } from "../../model/mesh/meshConfig";
import type { Desired } from "./desired";
import type { Finding, Guardrail } from "./finding";

const check = "meshConfig" as const;

/** EM-035: istiod reads every namespace that matters, and no sidecar leaves a port to plaintext. */
export const meshConfig: Guardrail = (desired) => {
    const { settings, values } = desired;
    const { istio } = settings;
    const canary = istio.canary?.values;
    return [
        ...istiodFindings(desired, ["istio", "values", "istiod"], objectIn(values["istio.istiod"])),
        ...(canary === undefined ? [] : istiodFindings(desired, ["istio", "canary", "values"], canary)),
    ];
};

function istiodFindings({ settings, namespaceLabels }: Desired, path: readonly string[], values: Values): Finding[] {
    const namespaces = readNamespaces(settings, namespaceLabels);
    const faults = meshConfigFaults(objectIn(values, "meshConfig"), settings.istio.namespace, namespaces);
    return [
        ...faults.map((fault) => finding([...path, "meshConfig"], fault)),
        ...portFindings(settings.strict.scope, path, values),
    ];
}

function finding(path: readonly string[], { field, seen, needed, unread }: MeshConfigFault): Finding {
    const key = pathText([...path, field]);
    const fix = unread === undefined ? fixCommand(key, "rm") : oneMore(`${key}[${(seen as unknown[]).length}]`, unread);
    return { check, severity: "error", path: key, seen, allowed: needed, fix };
}

/** Commands that add a selector of those namespaces by their names. */
function oneMore(path: string, names: readonly string[]): string {
    const expression = `${path}.matchExpressions[0]`;
    return [
        fixCommand(`${expression}.key`, "set", nameLabel),
        fixCommand(`${expression}.operator`, "set", "In"),
        ...names.map((name, index) => fixCommand(`${expression}.values[${index}]`, "set", name)),
    ].join(" && ");
}

/** Ports that every sidecar of the mesh leaves alone take plaintext from everybody, whatever the policies say. */
function portFindings(scope: string, path: readonly string[], values: Values): Finding[] {
    const usual: Readonly<Record<string, string>> = { includeInboundPorts: "*", excludeInboundPorts: "" };
    return Object.entries(usual).flatMap(([field, ours]): Finding[] => {
        const seen = valueIn(values, "global", "proxy", field) ?? ours;
        const key = pathText([...path, "global", "proxy", field]);
        const allowed = `${JSON.stringify(ours)}: sidecars do not see the other ports, which then are not strict`;
        return scope === "off" || seen === ours
            ? []
            : [{ check, severity: "error", path: key, seen, allowed, fix: fixCommand(key, "rm") }];
    });
}
