import { injectKey } from "../../kube/wellKnown";
import { isDeepStrictEqual } from "node:util";
import { mergedMounts, mergedProxyConfig, Merged } from "./proxyAnnotations";
import {
    Container,
    edgeContainer,
    edgeMark,
    EnvEntry,
    PodConflict,
    PodTemplate,
    samePath,
    Volume,
    VolumeMount,
} from "../../kube/podTemplate";
import { preStop } from "./shutdown";
import type { IstioIntegration } from "./istioIntegration";

/** The fields of a pod template that are this program's: nothing else of it is ever written. */
export interface PodFields {
    /** Name of the edge's container. */
    readonly container: string;
    readonly annotations: Readonly<Record<string, string>>;
    readonly labels: Readonly<Record<string, string>>;
    readonly volume: Volume;
    readonly volumeMount: VolumeMount;
    readonly env: readonly EnvEntry[];
    /** What the container does before it ends; undefined where it has a handler of its own. */
    readonly preStop?: typeof preStop;
}

/** What came of looking at a pod template: our fields, fitted to what is there, or every reason why they cannot be. */
export type PodFieldsOrConflicts =
    | { readonly fields: PodFields; readonly conflicts: readonly [] }
    | {
          readonly fields?: undefined;
          readonly conflicts: readonly PodConflict[];
      };

const proxyConfigKey = "proxy.istio.io/config";
const mountsKey = "sidecar.istio.io/userVolumeMount";
const baseIdKey = "AMBASSADOR_ENVOY_BASE_ID";

/**
 * Fits the integration to a pod template: what is there with the same meaning is taken as it stands, what is missing is
 * added, and what contradicts is named, all of it at once.
 *
 * Emissary's published manifests refuse the sidecar by an annotation; the label that asks for it wins
 * over that, so the annotation may stay as it was. A label that refuses is a conflict.
 * @param extra annotations of this program beside the integration's, such as the tracing hash
 */
export function podFieldsFor(
    template: PodTemplate,
    integration: IstioIntegration,
    extra: Readonly<Record<string, string>> = {},
): PodFieldsOrConflicts {
    const container = edgeContainer(template.spec.containers);
    const annotations = fitAnnotations(template, integration);
    const volume = fitVolume(template, integration);
    const conflicts = [...annotations.conflicts, ...injectionConflicts(template), ...volume.conflicts];
    if (container === undefined) {
        const seen = template.spec.containers.map(({ name }) => name);
        return {
            conflicts: [
                ...conflicts,
                { path: "containers", seen, needed: `exactly one with the variable ${edgeMark}` },
            ],
        };
    }
    const path = `containers[${container.name}]`;
    const env = fitEnv(container.env ?? [], integration, path);
    const mount = fitMount(container.volumeMounts ?? [], integration, path);
    const all = [...conflicts, ...env.conflicts, ...mount.conflicts];
    if (all.length > 0) {
        return { conflicts: all };
    }
    const fields = {
        container: container.name,
        annotations: { ...annotations.value, ...extra },
        labels: injectionLabel(template),
        volume: volume.value,
        volumeMount: mount.value,
        env: env.value,
        ...fitPreStop(container),
    };
    return { fields, conflicts: [] };
}

/** Writes our fields into a pod template; everything else stays as it is. */
export function withPodFields(template: PodTemplate, fields: PodFields): PodTemplate {
    const { metadata, spec } = template;
    const labels = { ...metadata?.labels, ...fields.labels };
    return {
        ...template,
        metadata: {
            ...metadata,
            annotations: { ...metadata?.annotations, ...fields.annotations },
            ...(Object.keys(labels).length === 0 ? {} : { labels }),
        },
        spec: {
            ...spec,
            containers: spec.containers.map((it) =>
                it.name === fields.container
                    ? {
                          ...it,
                          ...(fields.preStop === undefined
                              ? {}
                              : { lifecycle: { ...it.lifecycle, preStop: fields.preStop } }),
                          env: withEntries(it.env, fields.env, ({ name }) => name),
                          volumeMounts: withEntries(
                              it.volumeMounts,
                              [fields.volumeMount],
                              ({ mountPath }) => mountPath,
                          ),
                      }
                    : it,
            ),
            volumes: withEntries(spec.volumes, [fields.volume], ({ name }) => name),
        },
    };
}

/** Ours, unless the container has another one. */
function fitPreStop({ lifecycle }: Container): Pick<PodFields, "preStop"> {
    const present = lifecycle?.preStop;
    return present === undefined || isDeepStrictEqual(present, preStop) ? { preStop } : {};
}

interface Found<Value> {
    readonly value: Value;
    readonly conflicts: readonly PodConflict[];
}

function fitAnnotations({ metadata }: PodTemplate, integration: IstioIntegration): Found<Record<string, string>> {
    const present = metadata?.annotations ?? {};
    const conflicts: PodConflict[] = [];
    const value: Record<string, string> = {};
    for (const [key, ours] of Object.entries(integration.podAnnotations)) {
        const path = `annotations["${key}"]`;
        const seen = present[key];
        const merged = seen === undefined ? { value: ours, conflicts: [] } : mergeAnnotation(key, seen, ours);
        value[key] = merged.value;
        conflicts.push(
            ...merged.conflicts.map((it) => ({ ...it, path: it.path === "" ? path : `${path}: ${it.path}` })),
        );
    }
    return { value, conflicts };
}

/** An annotation of somebody else's with ours in it; where both cannot be, theirs. */
export function mergeAnnotation(key: string, seen: string, ours: string): Merged {
    if (key === proxyConfigKey) {
        return mergedProxyConfig(seen, ours);
    }
    if (key === mountsKey) {
        return mergedMounts(seen, ours);
    }
    return { value: seen, conflicts: seen === ours ? [] : [{ path: "", seen, needed: JSON.stringify(ours) }] };
}

function injectionLabel({ metadata }: PodTemplate): Readonly<Record<string, string>> {
    const refused = metadata?.annotations?.[injectKey] === "false" && metadata.labels?.[injectKey] === undefined;
    return refused ? { [injectKey]: "true" } : {};
}

/** What makes Istio's injector pass a pod over, whatever the namespace asks for (inject.go, injectRequired). */
function injectionConflicts({ metadata, spec }: PodTemplate): PodConflict[] {
    const label = metadata?.labels?.[injectKey];
    return [
        ...(label === "false"
            ? [
                  {
                      path: `labels["${injectKey}"]`,
                      seen: label,
                      needed: '"true", or no such label: it refuses the sidecar',
                  },
              ]
            : []),
        ...(spec.hostNetwork === true
            ? [{ path: "hostNetwork", seen: true, needed: "false: Istio injects no pod on the host's network" }]
            : []),
    ];
}

function fitVolume({ spec }: PodTemplate, { volume }: IstioIntegration): Found<Volume> {
    const [seen, ...others] = (spec.volumes ?? []).filter(({ name }) => name === volume.name);
    const wrong = seen === undefined || seen["emptyDir"] !== undefined ? others : [seen];
    const path = `volumes[${volume.name}]`;
    const needed = "one volume of this name, an emptyDir";
    return { value: seen ?? volume, conflicts: wrong.map((it) => ({ path, seen: it, needed })) };
}

function fitMount(
    mounts: readonly VolumeMount[],
    { volumeMount }: IstioIntegration,
    container: string,
): Found<VolumeMount> {
    const [here, ...others] = mounts.filter(({ mountPath }) => samePath(mountPath, volumeMount.mountPath));
    const isOurs = here?.name === volumeMount.name && here["subPath"] === undefined;
    const wrong = here === undefined || isOurs ? others : [here];
    const needed = `the volume ${volumeMount.name}, and nothing else there`;
    return {
        value: here ?? volumeMount,
        conflicts: wrong.map((seen) => ({ path: `${container}.volumeMounts[${seen.mountPath}]`, seen, needed })),
    };
}

/** Envoy takes numbers, and the sidecar's has 0. */
export const isOwnBaseId = (value: unknown) => /^[1-9]\d*$/.test(String(value));

/** Our variables beside those that a container has; a value of its own that contradicts is named. */
export function fitEnv(present: readonly EnvEntry[], { env }: IstioIntegration, container: string): Found<EnvEntry[]> {
    const conflicts: PodConflict[] = [];
    const value = Object.entries(env).map(([name, ours]) => {
        const seen = present.find((entry) => entry.name === name);
        if (seen === undefined) {
            return { name, value: ours };
        }
        const fits =
            seen.value !== undefined && (name === baseIdKey ? isOwnBaseId(seen.value) : samePath(seen.value, ours));
        if (!fits) {
            const needed =
                name === baseIdKey ? "a number but 0, which the sidecar has" : `the value ${JSON.stringify(ours)}`;
            conflicts.push({ path: `${container}.env.${name}`, seen: seen.value ?? seen.valueFrom, needed });
        }
        return { name, value: seen.value ?? ours };
    });
    return { value, conflicts };
}

/** A list with our entries: in the place of those with the same key, else at its end. */
function withEntries<Entry>(
    list: readonly Entry[] = [],
    ours: readonly Entry[],
    keyOf: (entry: Entry) => string,
): Entry[] {
    const added = ours.filter((entry) => !list.some((it) => keyOf(it) === keyOf(entry)));
    return [...list.map((it) => ours.find((entry) => keyOf(entry) === keyOf(it)) ?? it), ...added];
}
