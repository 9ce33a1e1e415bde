import { gunzipSync } from "node:zlib";
import { handedOverKey, tracingHashAnnotation } from "../model/edge/helmValues";
import { injectKey, PodFields } from "../model/edge/podPatch";
import { PodConflict, samePath } from "./podTemplate";

type Section = Readonly<Record<string, unknown>>;
/** A list of the values, as far as it has entries of the expected form. */
type Entries = readonly { readonly name?: string; readonly value?: unknown; readonly [field: string]: unknown }[];

/** What Helm keeps of a release, as far as it is read here. */
export interface HelmRelease {
    readonly name: string;
    readonly namespace: string;
    readonly version: number;
    /** Name and version of the chart, such as `edge-stack-8.10.0`. */
    readonly chart: string;
    /** Values of the user, without the chart's own. */
    readonly config: Section;
}

/**
 * Reads the payload of a Secret of type `helm.sh/release.v1`: base64 of base64 of gzipped JSON (the outer one is the
 * Secret's own).
 * @throws Error when it is anything else
 */
export function decodeRelease(data: string): HelmRelease {
    const inner = Buffer.from(data, "base64").toString("latin1");
    const text = gunzipSync(Buffer.from(inner, "base64")).toString("utf8");
    const release = JSON.parse(text) as Partial<HelmRelease> & {
        chart?: { metadata?: { name?: string; version?: string } };
    };
    const { name = "", version = "" } = release.chart?.metadata ?? {};
    return {
        name: release.name ?? "",
        namespace: release.namespace ?? "",
        version: release.version ?? 0,
        chart: `${name}-${version}`,
        config: release.config ?? {},
    };
}

/** The levels at which values of the edge can stand: the chart's own, and that of the subchart `emissary-ingress`. */
function levels(config: Section): { readonly path: string; readonly values: Section }[] {
    const nested = config["emissary-ingress"];
    return [
        { path: "", values: config },
        ...(isSection(nested) ? [{ path: "emissary-ingress.", values: nested }] : []),
    ];
}

/** True for a release that this program installed and has not handed over: only it sets the tracing hash. */
export function isOwnRelease({ config }: HelmRelease): boolean {
    const marked = levels(config).some(
        ({ values }) => isSection(values["podAnnotations"]) && tracingHashAnnotation in values["podAnnotations"],
    );
    return marked && config[handedOverKey] !== true;
}

/**
 * Values by which a later `helm upgrade` would undo our fields, or take the Deployment away from under them. Helm 3
 * merges three ways and Helm 4 applies its own fields, so whatever the values do not mention stays as it is.
 */
export function undoingValues({ config }: HelmRelease, deployment: string, fields: PodFields): PodConflict[] {
    return levels(config).flatMap(({ path, values }) =>
        [
            ...nameConflicts(values, deployment),
            ...annotationConflicts(section(values["podAnnotations"]), fields),
            ...labelConflicts(section(values["podLabels"])),
            ...envConflicts(values, fields),
            ...volumeConflicts(values, fields),
        ].map((conflict) => ({ ...conflict, path: `${path}${conflict.path}` })),
    );
}

function nameConflicts(values: Section, deployment: string): PodConflict[] {
    const named = ["deploymentNameOverride", "fullnameOverride"].find((key) => (values[key] ?? "") !== "");
    const renames = named !== undefined && values[named] !== deployment;
    return [
        ...(renames ? [{ path: named, seen: values[named], needed: JSON.stringify(deployment) }] : []),
        ...(values["daemonSet"] === true
            ? [{ path: "daemonSet", seen: true, needed: "false: the edge's Deployment would be removed" }]
            : []),
    ];
}

function annotationConflicts(given: Section, fields: PodFields): PodConflict[] {
    return Object.entries(fields.annotations)
        .filter(
            ([key]) => !key.startsWith(tracingHashAnnotation) && key in given && given[key] !== fields.annotations[key],
        )
        .map(([key, needed]) => ({
            path: `podAnnotations["${key}"]`,
            seen: given[key],
            needed: JSON.stringify(needed),
        }));
}

function labelConflicts(given: Section): PodConflict[] {
    const seen = given[injectKey];
    return String(seen) === "false"
        ? [{ path: `podLabels["${injectKey}"]`, seen, needed: '"true", or no such label' }]
        : [];
}

/** The chart takes variables as a map in `env`, and as a list in `envRaw`. */
function envConflicts(values: Section, fields: PodFields): PodConflict[] {
    const raw = entries(values["envRaw"]);
    return fields.env.flatMap(({ name, value }) => {
        const needed = JSON.stringify(value);
        const mapped = section(values["env"])[name];
        const listed = raw.find((entry) => entry.name === name);
        return [
            ...(mapped === undefined || samePath(mapped, value) ? [] : [{ path: `env.${name}`, seen: mapped, needed }]),
            ...(listed === undefined || samePath(listed.value, value)
                ? []
                : [{ path: `envRaw.${name}`, seen: listed, needed }]),
        ];
    });
}

function volumeConflicts(values: Section, { volume, volumeMount }: PodFields): PodConflict[] {
    const volumes = entries(values["volumes"]).filter((it) => it.name === volume.name && it["emptyDir"] === undefined);
    const mounts = entries(values["volumeMounts"]).filter(
        (it) => samePath(it["mountPath"], volumeMount.mountPath) && it.name !== volumeMount.name,
    );
    return [
        ...volumes.map((seen) => ({ path: "volumes", seen, needed: JSON.stringify(volume) })),
        ...mounts.map((seen) => ({ path: "volumeMounts", seen, needed: JSON.stringify(volumeMount) })),
    ];
}

function isSection(value: unknown): value is Section {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function section(value: unknown): Section {
    return isSection(value) ? value : {};
}

function entries(value: unknown): Entries {
    return Array.isArray(value) ? value.filter(isSection) : [];
}
