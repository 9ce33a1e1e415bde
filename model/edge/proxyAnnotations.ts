import { isObject, Values } from "../../kube/merge";
import { stringify } from "yaml";
import { PodConflict, samePath } from "../../kube/podTemplate";
import { yamlIn } from "../../kube/yamlText";

/** An annotation's text that says what both sides ask for; `path` of a conflict is below the annotation. */
export interface Merged {
    readonly value: string;
    readonly conflicts: readonly PodConflict[];
}

/**
 * Merges ours into the YAML of `proxy.istio.io/config`. A text that says all of ours already is left as it stands, so
 * that a pod template is not changed, and no pod rolled, for its formatting.
 */
export function mergedProxyConfig(seen: string, ours: string): Merged {
    const present = yamlIn(seen);
    if (!isObject(present)) {
        return { value: seen, conflicts: [{ path: "", seen, needed: "a YAML mapping, Istio's ProxyConfig" }] };
    }
    const conflicts: PodConflict[] = [];
    const merged = mergeSections(present, yamlIn(ours) as Values, "", conflicts);
    return { value: merged === present ? seen : stringify(merged), conflicts };
}

/** The same object when nothing had to be added. */
function mergeSections(present: Values, ours: Values, path: string, conflicts: PodConflict[]): Values {
    let merged = present;
    for (const [key, value] of Object.entries(ours)) {
        const seen = present[key];
        const place = path === "" ? key : `${path}.${key}`;
        if (seen === undefined || seen === null) {
            merged = { ...merged, [key]: value };
        } else if (isObject(seen) && isObject(value)) {
            const inner = mergeSections(seen, value, place, conflicts);
            merged = inner === seen ? merged : { ...merged, [key]: inner };
        } else if (!samePath(seen, value)) {
            conflicts.push({ path: place, seen, needed: JSON.stringify(value) });
        }
    }
    return merged;
}

interface Mount {
    readonly name?: unknown;
    readonly mountPath?: unknown;
}

/**
 * Adds our mounts to the JSON of `sidecar.istio.io/userVolumeMount`: a list of mounts as in Edge Stack's documentation,
 * or mounts by name as in Istio's.
 */
export function mergedMounts(seen: string, ours: string): Merged {
    const present = yamlIn(seen);
    const added = JSON.parse(ours) as Mount[];
    const mounts: Mount[] | undefined = Array.isArray(present)
        ? (present as Mount[])
        : isObject(present)
          ? Object.entries(present).map(([name, mount]) => ({ ...(mount as Mount), name }))
          : undefined;
    if (mounts === undefined) {
        return { value: seen, conflicts: [{ path: "", seen, needed: "JSON: a list of mounts, or mounts by name" }] };
    }
    const missing = added.filter(
        (mount) => !mounts.some((it) => it.name === mount.name && samePath(it.mountPath, mount.mountPath)),
    );
    const conflicts = missing.flatMap((mount) =>
        mounts
            .filter((it) => it.name === mount.name || samePath(it.mountPath, mount.mountPath))
            .map((it) => ({ path: String(it.name), seen: it, needed: JSON.stringify(mount) })),
    );
    const isSame = missing.length === 0 || conflicts.length > 0;
    return { value: isSame ? seen : JSON.stringify(withMounts(present, missing)), conflicts };
}

function withMounts(present: unknown, missing: readonly Mount[]): unknown {
    return Array.isArray(present)
        ? [...(present as Mount[]), ...missing]
        : {
              ...(present as Values),
              ...Object.fromEntries(missing.map(({ name, ...mount }) => [String(name), mount])),
          };
}
