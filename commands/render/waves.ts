import type { Recorded } from "./recorder";

/** How a resource is named among the dependencies of another. */
export const idOf = ({ type, name }: Pick<Recorded, "type" | "name">): string => `${type}::${name}`;

/** What comes directly before a resource: its dependencies, and its parent, whose dependencies hold for it as well. */
export function prerequisitesOf({ dependencies, parent }: Recorded): readonly string[] {
    return parent === "" ? dependencies : [...dependencies, parent];
}

/**
 * The wave of each resource, by its id: the length of the longest way to it. Only resources that are `written` count, so
 * that no wave is empty; a component passes on what it waits for.
 */
export function wavesOf(
    resources: readonly Recorded[],
    written: (resource: Recorded) => boolean,
): ReadonlyMap<string, number> {
    const known = new Map(resources.map((resource) => [idOf(resource), resource]));
    const waves = new Map<string, number>();
    const waveOf = (resource: Recorded): number => {
        const seen = waves.get(idOf(resource));
        if (seen !== undefined) {
            return seen;
        }
        const before = prerequisitesOf(resource).flatMap((id) => known.get(id) ?? []);
        const wave = Math.max(0, ...before.map((it) => waveOf(it) + (written(it) ? 1 : 0)));
        waves.set(idOf(resource), wave);
        return wave;
    };
    resources.forEach(waveOf);
    return waves;
}

/** Folder of a wave; two digits, so that the waves stand in their order. */
export function waveFolder(wave: number): string {
    return `wave-${String(wave).padStart(2, "0")}`;
}
