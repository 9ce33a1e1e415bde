import { edgeReads, mayNarrow, narrowings } from "../../model/edge/edgeReads";
import { rawEntries } from "../../model/edge/environment";
import { fitEnv, isOwnBaseId, podFieldsFor } from "../../model/edge/podPatch";
import { isObject } from "../../kube/merge";
import type { EnvEntry, Volume, VolumeMount } from "../../kube/podTemplate";
import { certificateDirectory, certificateName } from "../../model/edge/istioIntegration";
import { mayBeList, yamlIn } from "../../kube/yamlText";
import { fixCommand, pathText } from "../../messages/fix";
import type { Finding, Guardrail } from "./finding";
import { listIn, objectIn, textIn } from "../../kube/lookup";
import { emissaryPath, emissaryValues, Desired } from "./desired";

const proxyConfig = "proxy.istio.io/config";
const userMount = "sidecar.istio.io/userVolumeMount";
const secretDirectory = "AMBASSADOR_ISTIO_SECRET_DIR";

/** A finding about one of Emissary's values, which is fixed by taking the user's away: ours then holds again. */
function about(
    desired: Desired,
    key: readonly string[],
    finding: Pick<Finding, "check" | "seen" | "allowed">,
): Finding {
    const path = pathText(emissaryPath(desired, ...key));
    return { severity: "error", path, fix: fixCommand(path, "rm"), ...finding };
}

const withoutSlash = (directory: string | undefined) => directory?.replace(/\/+$/, "");

/** Istio reads the mounts as JSON, and as nothing else; undefined when a text is none. */
function jsonIn(text: unknown): unknown {
    try {
        return typeof text === "string" ? JSON.parse(text) : undefined;
    } catch {
        return undefined;
    }
}

const entryNamed = (list: readonly unknown[]) => list.find((it) => textIn(it, "name") === certificateName);

/** EM-002: the sidecar writes where the edge reads: one volume, two mounts, two settings. */
export const certificateVolume: Guardrail = (desired) => {
    const values = emissaryValues(desired);
    const annotations = objectIn(values, "podAnnotations");
    const directory = withoutSlash(textIn(values, "env", secretDirectory)) ?? certificateDirectory;
    const allowed = `the directory of ${secretDirectory}, ${directory}`;
    const outputs = yamlIn(annotations[proxyConfig]);
    const mounts = jsonIn(annotations[userMount]);
    const places = [
        { key: ["volumeMounts"], place: textIn(entryNamed(listIn(values, "volumeMounts")), "mountPath") },
        { key: ["podAnnotations", proxyConfig], place: textIn(outputs, "proxyMetadata", "OUTPUT_CERTS") },
        { key: ["podAnnotations", userMount], place: textIn(entryNamed(listIn({ mounts }, "mounts")), "mountPath") },
    ];
    const missing = entryNamed(listIn(values, "volumes")) === undefined;
    const found = places
        .filter(({ place }) => withoutSlash(place) !== directory)
        .map(({ key, place }) => about(desired, key, { check: "certificateVolume", seen: place, allowed }));
    const volume = about(desired, ["volumes"], {
        check: "certificateVolume",
        seen: values["volumes"],
        allowed: `a list that also has the entry ${certificateName}, because it replaces ours as a whole`,
    });
    return [...(missing ? [volume] : []), ...found];
};

/** EM-003: as objects, Istio ignores both; what is no text at all, the API server refuses. */
export const stringAnnotations: Guardrail = (desired) =>
    Object.entries(objectIn(emissaryValues(desired), "podAnnotations")).flatMap(([key, seen]) => {
        const allowed =
            typeof seen !== "string"
                ? "a text, as every annotation"
                : key === proxyConfig && Object.keys(objectIn(yamlIn(seen))).length === 0
                  ? "a text that is a YAML map"
                  : key === userMount && !Array.isArray(jsonIn(seen))
                    ? "a text that is a JSON list"
                    : undefined;
        const path = ["podAnnotations", key];
        return allowed === undefined ? [] : [about(desired, path, { check: "stringAnnotations", seen, allowed })];
    });

/** EM-004: what the edge has to be told, and what it must not be told. */
export const edgeEnvironment: Guardrail = (desired) => {
    const values = emissaryValues(desired);
    const env = objectIn(values, "env");
    const finding = (key: string, allowed: string) =>
        about(desired, ["env", key], { check: "edgeEnvironment", seen: env[key], allowed });
    const required = {
        [secretDirectory]: "a directory, else the edge has no certificate",
        AMBASSADOR_ENVOY_BASE_ID: "a number but 0, which the sidecar's Envoy has",
    };
    const fits = (key: string, value: unknown) =>
        key === secretDirectory ? typeof value === "string" && value !== "" : isOwnBaseId(value);
    const missing = Object.entries(required)
        .filter(([key]) => !fits(key, env[key]))
        .map(([key, allowed]) => finding(key, allowed));
    const shapes = Object.entries(env)
        .filter(([key, value]) => typeof value !== "string" && !(key in required && value == null))
        .map(([key, value]): Finding => ({
            ...finding(key, "a text in quotes: Helm writes a number such as 1000000 as 1e+06"),
            severity: value !== null && typeof value !== "object" ? "warning" : "error",
        }));
    return [...missing, ...shapes, ...narrowed(desired), ...rawShape(desired)];
};

/** What is no text, or none that gives a list, Helm drops or cannot render. */
function rawShape(desired: Desired): Finding[] {
    const seen = objectIn(desired.settings.edge.values, ...desired.emissary)["envRaw"] ?? "";
    return mayBeList(seen)
        ? []
        : [
              about(desired, ["envRaw"], {
                  check: "edgeEnvironment",
                  seen,
                  allowed: "a text that is a YAML list of variables",
              }),
          ];
}

/** Variables in either of the chart's two places for them, by what they are called in the pod. */
function variables(desired: Desired): { readonly key: readonly string[]; readonly entry: EnvEntry }[] {
    const values = emissaryValues(desired);
    return [
        ...Object.entries(objectIn(values, "env")).map(([name, value]) => ({
            key: ["env", name],
            // The chart writes the names of `env` in capitals.
            entry: { name: name.toUpperCase(), value: String(value) },
        })),
        ...rawEntries(textIn(values, "envRaw") ?? "").map((entry) => ({ key: ["envRaw"], entry })),
    ];
}

/** Variables by which the edge passes over objects of this program, and those that stand in the place of ours. */
function narrowed(desired: Desired): Finding[] {
    const reads = edgeReads(desired.settings);
    return variables(desired).flatMap(({ key, entry }) => {
        const narrowing = narrowings([entry], reads);
        // What stands in `env` by its own name is judged above, with the volumes.
        const isOnceMore = narrowing.length === 0 && key.at(-1) !== entry.name;
        const conflicts = isOnceMore ? fitEnv([entry], desired.integration, "").conflicts : [];
        const seen = entry.value === undefined ? entry.name : `${entry.name}: ${entry.value}`;
        const tell = (allowed: string) => about(desired, key, { check: "edgeEnvironment", seen, allowed });
        const found = [...narrowing, ...conflicts].map(({ needed }) => tell(needed));
        const isUnknown = found.length === 0 && entry.value === undefined && mayNarrow(entry.name);
        const later = "a value that stands there: what is filled in later is not known in a preview";
        return isUnknown ? [{ ...tell(later), severity: "warning" as const }] : found;
    });
}

/** The chart writes the value as it is, so YAML reads it: whatever is not plainly off is taken for on. */
const isOnHost = (value: unknown) => !["undefined", "null", "", "false"].includes(String(value));

/** Annotations that EM-002 and EM-003 judge, and what EM-012 does. */
const judgedElsewhere =
    /^(labels|containers\[edge\]\.env)|proxy\.istio\.io\/config|userVolumeMount|sidecar\.istio\.io\/inject/;

/** EM-020: what the other ways to an edge refuse in its pod template, asked of the chart's values. */
export const edgePods: Guardrail = (desired) => {
    if (desired.settings.edge.install !== "helm") {
        return [];
    }
    const values = emissaryValues(desired);
    const texts = Object.entries(objectIn(values, "podAnnotations")).filter(([, value]) => typeof value === "string");
    const annotations = Object.fromEntries(texts) as Readonly<Record<string, string>>;
    const mounts = listIn(values, "volumeMounts").filter(isObject) as unknown as readonly VolumeMount[];
    const volumes = listIn(values, "volumes").filter(isObject) as unknown as readonly Volume[];
    const hostNetwork = isOnHost(values["hostNetwork"]);
    const spec = { containers: [{ name: "edge", volumeMounts: mounts }], volumes, hostNetwork };
    const { conflicts } = podFieldsFor({ metadata: { annotations }, spec }, desired.integration);
    return conflicts
        .filter(({ path }) => !judgedElsewhere.test(path))
        .map(({ path, seen, needed }) => {
            const [, annotation] = /^annotations\["(.*)"\]$/.exec(path) ?? [];
            const [place = path] = /\bvolume(s|Mounts)\b/.exec(path) ?? [];
            const key = annotation === undefined ? [place] : ["podAnnotations", annotation];
            return about(desired, key, { check: "edgePods", seen, allowed: needed });
        });
};
