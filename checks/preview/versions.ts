import * as semver from "semver";
import { fixCommand } from "../../messages/fix";
import type { Finding, Guardrail } from "./finding";
import { listIn, textIn, valueIn } from "../../kube/lookup";
import type { Desired } from "./desired";

/** The oldest Istio that still gets fixes (releases of July 2026: 1.30.3, 1.29.6, 1.28.10). */
const oldestSupported = "1.28.0";

const check = "versions" as const;

/** EM-011: versions that were made for each other. */
export const versions: Guardrail = (desired) => [...manifestFindings(desired), ...istioFindings(desired)];

/**
 * Version of the edge itself. A local chart tells it; else chart 8.x installs 3.x, and 7.x installs 2.x (release notes
 * of Edge Stack), while Emissary's charts since 3.10 have the version of what they install.
 */
export function productVersion({ charts, settings }: Desired): string | undefined {
    const told = charts.edge?.appVersion;
    if (told !== undefined) {
        return semver.valid(told) ?? undefined;
    }
    const { major, minor, patch } = semver.parse(settings.edge.version) ?? { major: 0, minor: 0, patch: 0 };
    return `${major > 6 ? major - 5 : major}.${minor}.${patch}`;
}

function manifestFindings(desired: Desired): Finding[] {
    const edge = productVersion(desired);
    const manifest = manifestVersion(desired);
    if (edge === undefined || manifest === undefined) {
        return [];
    }
    const distance = semver.diff(`${semver.major(edge)}.${semver.minor(edge)}.0`, manifest);
    const allowed = `the manifest of ${edge}, the edge that will be installed`;
    const severity = distance === "major" ? "error" : "warning";
    const fix = fixCommand("edge.crds", "set", "PLACE");
    return distance === "major" || distance === "minor"
        ? [{ check, severity, path: "edge.crds", seen: manifest, allowed, fix }]
        : [];
}

/** Release of the manifest: that of the webhook's image, else that in its address. Major and minor only. */
function manifestVersion({ manifest, settings }: Desired): string | undefined {
    const webhook = manifest.find(({ kind }) => kind === "Deployment");
    const [container] = listIn(webhook, "spec", "template", "spec", "containers");
    const tag = textIn(container, "image")?.split("@")[0]?.split(":").pop();
    const place = /\/v?(\d+\.\d+\.\d+)\//.exec(settings.edge.crds)?.[1];
    const version = semver.valid(tag ?? "") ?? semver.valid(place ?? "");
    return version === null ? undefined : `${semver.major(version)}.${semver.minor(version)}.0`;
}

function istioFindings({ settings, values }: Desired): Finding[] {
    const { install, version } = settings.istio;
    const isOld = install === "helm" && semver.lt(version, oldestSupported);
    const tag = valueIn(values["istio.istiod"], "global", "tag");
    const path = "istio.values.istiod.global.tag";
    const release = typeof tag === "string" ? semver.coerce(tag) : null;
    const differs = release !== null && semver.coerce(version)?.compare(release) !== 0;
    const allowed = `${oldestSupported} or later, which still gets fixes`;
    const fix = fixCommand("istio.version", "rm");
    const older: Finding = { check, severity: "warning", path: "istio.version", seen: version, allowed, fix };
    const other: Finding = {
        check,
        severity: "warning",
        path,
        seen: tag,
        allowed: `istio.version, ${version}: the charts are made for the images of their own release`,
        fix: fixCommand(path, "rm"),
    };
    return [...(isOld ? [older] : []), ...(differs ? [other] : [])];
}
