import * as semver from "semver";
import { durationSeconds } from "../../kube/duration";
import { yamlIn } from "../../kube/yamlText";
import { fixCommand } from "../../messages/fix";
import { rotationFix } from "../../config/rules/rotation";
import type { Finding, Guardrail } from "./finding";
import { textIn, valueIn } from "../../kube/lookup";
import { emissaryValues, Desired } from "./desired";
import { productVersion } from "./versions";

/** Istio's agent asks for this lifetime unless SECRET_TTL says otherwise, and istiod signs up to 90 days (pkg/security). */
const agentDefault = "24h";
const istiodMaximum = "2160h";

const check = "rotation" as const;

/** EM-010: certificates that are renewed, signed, and taken up. */
export const rotation: Guardrail = (desired) => [...editionFindings(desired), ...lifetimeFindings(desired)];

function editionFindings(desired: Desired): Finding[] {
    const version = productVersion(desired);
    const { enabled } = desired.settings.edge.rotationWorkaround;
    const isFixed = version === undefined || semver.gte(version, rotationFix);
    const allowed = `true with this edge (${version}), which does not take up rotated certificates (emissary#4744)`;
    const path = "edge.rotationWorkaround.enabled";
    const fix = [fixCommand(path, "set", "true"), ...hourFixes(desired, lifetimeOf(desired))].join(" && ");
    return isFixed || enabled ? [] : [{ check, severity: "warning", path, seen: enabled, allowed, fix }];
}

function lifetimeFindings(desired: Desired): Finding[] {
    const istiod = desired.values["istio.istiod"];
    const variable = (name: string) =>
        ["env", "pilot.env"]
            .map((key) => ({ key, text: textOf(valueIn(istiod, ...key.split("."), name)) }))
            .find(({ text }) => text !== undefined);
    const mesh = meshLifetime(desired);
    const edge = lifetimeOf(desired);
    const maximum = variable("MAX_WORKLOAD_CERT_TTL");
    const preset = variable("DEFAULT_WORKLOAD_CERT_TTL");
    const setting = (key: string, name: string) => `istio.values.istiod.${key}.${name}`;
    const finding = (
        path: string,
        seen: string | undefined,
        allowed: string,
        severity: Finding["severity"],
    ): Finding => ({
        check,
        severity,
        path,
        seen,
        allowed,
        fix: fixCommand(path, "rm"),
    });
    const longest =
        [mesh, edge].sort((a, b) => (durationSeconds(b) ?? 0) - (durationSeconds(a) ?? 0))[0] ?? agentDefault;
    const limit = durationSeconds(maximum?.text ?? istiodMaximum);
    const tooShort = limit !== undefined && (durationSeconds(longest) ?? 0) > limit;
    const path =
        maximum === undefined ? "istio.values.istiod.meshConfig" : setting(maximum.key, "MAX_WORKLOAD_CERT_TTL");
    return [
        ...(tooShort
            ? [
                  finding(
                      path,
                      maximum?.text ?? longest,
                      `${longest} or more, the SECRET_TTL that agents ask for: istiod refuses them all otherwise`,
                      "error",
                  ),
              ]
            : []),
        ...(preset === undefined || desired.settings.istio.workloadCertTtl !== undefined
            ? []
            : [
                  finding(
                      setting(preset.key, "DEFAULT_WORKLOAD_CERT_TTL"),
                      preset.text,
                      "nothing: agents always ask for a lifetime, so it has no effect; SECRET_TTL in proxyMetadata has",
                      "warning",
                  ),
              ]),
        ...slowFindings(desired, edge),
    ];
}

/** Hours of half a lifetime: agents renew after it, and what is left is the time to take the new certificate up. */
const hoursLeft = (lifetime: string) => (durationSeconds(lifetime) ?? Infinity) / 3600 / 2;

/** Commands after which the workaround comes in time; it takes whole hours. */
function hourFixes({ settings }: Desired, lifetime: string): string[] {
    const left = hoursLeft(lifetime);
    const hours = (count: number) => fixCommand("edge.rotationWorkaround.everyHours", "set", String(count));
    if (settings.edge.rotationWorkaround.everyHours <= left) {
        return [];
    }
    return left >= 1 ? [hours(Math.floor(left))] : [fixCommand("istio.workloadCertTtl", "set", "2h"), hours(1)];
}

function slowFindings(desired: Desired, lifetime: string): Finding[] {
    const { enabled, everyHours } = desired.settings.edge.rotationWorkaround;
    const left = hoursLeft(lifetime);
    const allowed = `${left} or less, half of the lifetime ${lifetime}: the old certificate expires otherwise`;
    const path = "edge.rotationWorkaround.everyHours";
    const fix = hourFixes(desired, lifetime).join(" && ");
    return enabled && everyHours > left ? [{ check, severity: "error", path, seen: everyHours, allowed, fix }] : [];
}

/** Life of the certificates that agents of the mesh ask for. */
function meshLifetime({ values }: Desired): string {
    const path = ["meshConfig", "defaultConfig", "proxyMetadata", "SECRET_TTL"];
    return textOf(valueIn(values["istio.istiod"], ...path)) ?? agentDefault;
}

/** Life of the edge's own. */
function lifetimeOf(desired: Desired): string {
    const annotation = valueIn(emissaryValues(desired), "podAnnotations", "proxy.istio.io/config");
    return textIn(yamlIn(annotation), "proxyMetadata", "SECRET_TTL") ?? meshLifetime(desired);
}

const textOf = (value: unknown) => (typeof value === "string" || typeof value === "number" ? String(value) : undefined);
