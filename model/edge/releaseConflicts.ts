import { injectKey } from "../../kube/wellKnown";
import { handedOverKey, tracingHashAnnotation } from "./helmValues";
import type { PodFields } from "./podPatch";
import { PodConflict, samePath } from "../../kube/podTemplate";
import type { HelmRelease } from "../../kube/helmRelease";
import { objectIn } from "../../kube/lookup";
import { isObject, Values } from "../../kube/merge";
import { rawEntries } from "./environment";

/** The levels at which values of the edge can stand: the chart's own, and that of the subchart `emissary-ingress`. */
function levels(config: Readonly<Values>): { readonly path: string; readonly values: Readonly<Values> }[] {
    const nested = config["emissary-ingress"];
    return [{ path: "", values: config }, ...(isObject(nested) ? [{ path: "emissary-ingress.", values: nested }] : [])];
}

/** True for a release that this program installed and has not handed over: only it sets the tracing hash. */
export function isOwnRelease({ config }: HelmRelease): boolean {
    const marked = levels(config).some(
        ({ values }) => isObject(values["podAnnotations"]) && tracingHashAnnotation in values["podAnnotations"],
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
            ...annotationConflicts(objectIn(values["podAnnotations"]), fields),
            ...labelConflicts(objectIn(values["podLabels"])),
            ...envConflicts(values, fields),
            ...volumeConflicts(values, fields),
        ].map((conflict) => ({ ...conflict, path: `${path}${conflict.path}` })),
    );
}

function nameConflicts(values: Readonly<Values>, deployment: string): PodConflict[] {
    const named = ["deploymentNameOverride", "fullnameOverride"].find((key) => (values[key] ?? "") !== "");
    const renames = named !== undefined && values[named] !== deployment;
    return [
        ...(renames ? [{ path: named, seen: values[named], needed: JSON.stringify(deployment) }] : []),
        ...(values["daemonSet"] === true
            ? [{ path: "daemonSet", seen: true, needed: "false: the edge's Deployment would be removed" }]
            : []),
    ];
}

function annotationConflicts(given: Readonly<Values>, fields: PodFields): PodConflict[] {
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

function labelConflicts(given: Readonly<Values>): PodConflict[] {
    const seen = given[injectKey];
    return String(seen) === "false"
        ? [{ path: `podLabels["${injectKey}"]`, seen, needed: '"true", or no such label' }]
        : [];
}

/** The chart takes variables as a map in `env`, and as a list in `envRaw`. */
function envConflicts(values: Readonly<Values>, fields: PodFields): PodConflict[] {
    const { envRaw } = values;
    const raw: Entries = typeof envRaw === "string" ? rawEntries(envRaw).map((it) => ({ ...it })) : entries(envRaw);
    return fields.env.flatMap(({ name, value }) => {
        const needed = JSON.stringify(value);
        // The chart writes the names of `env` in capitals.
        const [, mapped] = Object.entries(objectIn(values["env"])).find(([key]) => key.toUpperCase() === name) ?? [];
        const listed = raw.find((entry) => entry.name === name);
        return [
            ...(mapped === undefined || samePath(mapped, value) ? [] : [{ path: `env.${name}`, seen: mapped, needed }]),
            ...(listed === undefined || samePath(listed.value, value)
                ? []
                : [{ path: `envRaw.${name}`, seen: listed, needed }]),
        ];
    });
}

function volumeConflicts(values: Readonly<Values>, { volume, volumeMount }: PodFields): PodConflict[] {
    const volumes = entries(values["volumes"]).filter((it) => it.name === volume.name && it["emptyDir"] === undefined);
    const mounts = entries(values["volumeMounts"]).filter(
        (it) => samePath(it["mountPath"], volumeMount.mountPath) && it.name !== volumeMount.name,
    );
    return [
        ...volumes.map((seen) => ({ path: "volumes", seen, needed: JSON.stringify(volume) })),
        ...mounts.map((seen) => ({ path: "volumeMounts", seen, needed: JSON.stringify(volumeMount) })),
    ];
}

/** A list of the values, as far as it has entries of the expected form. */
type Entries = readonly { readonly name?: string; readonly value?: unknown; readonly [field: string]: unknown }[];

function entries(value: unknown): Entries {
    return Array.isArray(value) ? value.filter(isObject) : [];
}
