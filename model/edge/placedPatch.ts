import type { PodFields } from "./podPatch";
import { Container, PodTemplate, samePath, VolumeMount, Volume } from "../../kube/podTemplate";

/** The edge's container, or one before it, in a patch. */
type PatchedContainer = Pick<Container, "name" | "env" | "volumeMounts" | "lifecycle">;

/** A patch of a pod template that somebody else made. */
export interface PlacedPatch {
    readonly metadata: {
        readonly annotations: Readonly<Record<string, string>>;
        readonly labels?: Readonly<Record<string, string>>;
    };
    readonly spec: { readonly containers?: readonly PatchedContainer[]; readonly volumes?: readonly Volume[] };
}

/**
 * Our fields as a patch of a pod template, without what others have in its lists already.
 *
 * The provider compares a patch with the object by the position of each list's items, not by their keys (pruneSlice in its
 * util.go): items of ours at a list's end would be a change at every `up`, and a refresh would take somebody else's for
 * ours. So a list of the patch has the live list's beginning, as far as there are items of ours, and items of others by
 * their keys alone; what is new comes first. The item that follows is named too, because a server-side apply puts new items
 * before the next one that it knows, and moves nothing as long as the order of those is the live one.
 * @param theirs the pod template without our fields
 */
export function placedPatch(fields: PodFields, theirs: PodTemplate, live: PodTemplate): PlacedPatch {
    const { annotations, labels, container: name } = fields;
    const containerOf = ({ spec }: PodTemplate) => spec.containers.find((it) => it.name === name);
    const [own, foreign, present] = [fields, containerOf(theirs), containerOf(live)];
    const env = placed(own.env, foreign?.env, present?.env, keyOfNamed, sameName);
    const mounts = placed([own.volumeMount], foreign?.volumeMounts, present?.volumeMounts, keyOfMount, samePlace);
    const volumes = placed([own.volume], theirs.spec.volumes, live.spec.volumes, keyOfNamed, sameName);
    const before = live.spec.containers.slice(
        0,
        Math.max(
            live.spec.containers.findIndex((it) => it.name === name),
            0,
        ),
    );
    const isOurs = own.preStop !== undefined && foreign?.lifecycle?.preStop === undefined;
    const ending = isOurs ? { lifecycle: { preStop: own.preStop } } : {};
    const edge = { name, ...filled("env", env), ...filled("volumeMounts", mounts), ...ending };
    const isEmpty = Object.keys(edge).length === 1;
    return {
        metadata: { annotations, ...(Object.keys(labels).length === 0 ? {} : { labels }) },
        spec: {
            ...(isEmpty ? {} : { containers: [...before.map(keyOfNamed), edge] }),
            ...filled("volumes", volumes),
        },
    };
}

/** True when an object has all that a patch asks for, each item of a list in its place: the provider's own comparison. */
export function isInPlace(live: unknown, patch: unknown): boolean {
    if (typeof patch !== "object" || patch === null) {
        return live === patch;
    }
    const present = (live ?? {}) as Readonly<Record<string, unknown>>;
    return Object.entries(patch).every(([key, value]) => isInPlace(present[key], value));
}

interface Named {
    readonly name: string;
}
type Same<Item> = (one: Item, other: Item) => boolean;

const sameName = (one: Named, other: Named) => one.name === other.name;
const samePlace = (one: VolumeMount, other: VolumeMount) => samePath(one.mountPath, other.mountPath);
const keyOfNamed = ({ name }: Named) => ({ name });
/** A mount's key is its path; without a volume it would be none any more once its owner has taken it away. */
const keyOfMount = ({ name, mountPath }: VolumeMount) => ({ name, mountPath });

/** A list of the patch; what is neither ours nor theirs was named by an earlier patch, and its owner has gone. */
function placed<Item>(
    all: readonly Item[],
    theirs: readonly Item[] = [],
    live: readonly Item[] = [],
    keyOf: (item: Item) => Item,
    same: Same<Item>,
): Item[] {
    const find = (items: readonly Item[], item: Item) => items.find((it) => same(it, item));
    const ours = all.filter((item) => find(theirs, item) === undefined);
    if (ours.length === 0) {
        return [];
    }
    const owned = live.filter((item) => (find(ours, item) ?? find(theirs, item)) !== undefined);
    const end = owned.reduce((last, item, index) => (find(ours, item) === undefined ? last : index + 1), 0);
    return [
        ...ours.filter((item) => find(live, item) === undefined),
        ...owned.slice(0, end + 1).map((item) => find(ours, item) ?? keyOf(item)),
    ];
}

function filled<Key extends string, Item>(key: Key, items: readonly Item[]): { readonly [K in Key]?: readonly Item[] } {
    return items.length === 0 ? {} : ({ [key]: items } as { readonly [K in Key]: readonly Item[] });
}
