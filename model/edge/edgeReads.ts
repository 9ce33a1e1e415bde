import type { Settings } from "../../config/schema";
import { edgeContainer, EnvEntry, PodConflict, PodTemplate } from "../../kube/podTemplate";
import { ConfigMaps, environmentOf, Unread } from "./environment";

/** What the edge has to read of what this program makes. */
export interface EdgeReads {
    /** Namespace of the edge. */
    readonly namespace: string;
    readonly ambassadorId: string;
    /** A namespace beside the edge's that has Mappings; undefined when there is none. */
    readonly elsewhere: string | undefined;
}

/** A variable by which the edge passes over objects that this program makes for it. */
export interface Narrowing {
    readonly name: string;
    readonly seen: unknown;
    readonly needed: string;
}

export function edgeReads({ edge, services, sample }: Settings): EdgeReads {
    const namespaces = [...services.map(({ namespace }) => namespace), ...(sample.enabled ? [sample.namespace] : [])];
    return {
        namespace: edge.namespace,
        ambassadorId: edge.ambassadorId ?? "default",
        elsewhere: namespaces.find((it) => it !== edge.namespace),
    };
}

/** Variables that may narrow what the edge reads. */
const narrowing = ["LABEL_SELECTOR", "FIELD_SELECTOR", "SINGLE_NAMESPACE", "NAMESPACE", "ID"].map(
    (it) => `AMBASSADOR_${it}`,
);

/** Whether a variable is one of them. */
export const mayNarrow = (name: string) => narrowing.includes(name);

/** Of what is not known of a container's environment, that by which the edge may pass over objects. */
export function unreadNarrowings(unread: readonly Unread[]): Unread[] {
    return unread.filter(({ path }) => path.startsWith("envFrom") || narrowing.some((it) => path === `env.${it}`));
}

/** What has to be looked at by hand, in the words of a message. */
export const unreadAllowed = `one that sets none of ${narrowing.join(", ")}: by them the edge passes over objects, and what stands there is not read in a preview`;

/**
 * Variables that narrow what the edge reads (Emissary's cmd/entrypoint/env.go), whichever value or manifest sets them: of
 * what it passes over it says nothing.
 */
export function narrowings(env: readonly EnvEntry[], reads: EdgeReads): Narrowing[] {
    const { namespace, ambassadorId, elsewhere } = reads;
    const nothing =
        "nothing: no object of this program is made for a selector, so the edge would pass over all of them";
    const needed: Readonly<Record<string, { readonly fits: (value: string) => boolean; readonly needed: string }>> = {
        AMBASSADOR_LABEL_SELECTOR: { fits: () => false, needed: nothing },
        AMBASSADOR_FIELD_SELECTOR: { fits: () => false, needed: nothing },
        AMBASSADOR_SINGLE_NAMESPACE: {
            // Whatever it says: Emissary asks only whether it is empty (cmd/entrypoint/helpers.go).
            fits: () => elsewhere === undefined,
            needed: `nothing: the edge would not see the Mappings in namespace ${elsewhere}`,
        },
        AMBASSADOR_NAMESPACE: {
            fits: (value) => value === namespace,
            needed: `${namespace}, the namespace of the edge: there it looks for its certificate`,
        },
        AMBASSADOR_ID: {
            fits: (value) => value === ambassadorId,
            needed: `${ambassadorId}, or another edge.ambassadorId: the edge reads no object with another one`,
        },
    };
    return env.flatMap(({ name, value }): Narrowing[] => {
        const rule = needed[name];
        // A value from elsewhere (a field, a Secret) is not known here; an empty one is none.
        return rule === undefined || value === undefined || value === "" || rule.fits(String(value))
            ? []
            : [{ name, seen: value, needed: rule.needed }];
    });
}

/** What the edge's container sets by which the edge passes over objects of this program, and what is not known of it. */
export function narrowingConflicts(
    template: PodTemplate,
    reads: EdgeReads,
    configMaps: ConfigMaps,
): { readonly conflicts: readonly PodConflict[]; readonly unread: readonly Unread[] } {
    const container = edgeContainer(template.spec.containers);
    if (container === undefined) {
        return { conflicts: [], unread: [] };
    }
    const { entries, unread } = environmentOf(container, configMaps);
    const path = `containers[${container.name}]`;
    return {
        conflicts: narrowings(entries, reads).map(({ name, seen, needed }) => ({
            path: `${path}.env.${name}`,
            seen,
            needed,
        })),
        unread: unreadNarrowings(unread).map((it) => ({ ...it, path: `${path}.${it.path}` })),
    };
}
