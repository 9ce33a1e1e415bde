import type { Settings } from "../../config/schema";
import type { EnvEntry } from "../../kube/podTemplate";

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
            fits: (value) => elsewhere === undefined || value === "false",
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
    return env.flatMap(({ name, value }) => {
        const rule = needed[name];
        // A value from elsewhere (a field, a Secret) is not known here; an empty one is none.
        return rule === undefined || value === undefined || value === "" || rule.fits(String(value))
            ? []
            : [{ name, seen: value, needed: rule.needed }];
    });
}

/** The variables that a text of the chart's `envRaw` sets to a value of its own. */
export function rawEntries(text: string): EnvEntry[] {
    const entries = text.matchAll(/-\s*name\s*:\s*["']?(\w+)["']?\s*\n\s*value\s*:\s*(.*)/g);
    return [...entries].map(([, name = "", value = ""]) => ({
        name,
        value: value.trim().replace(/^(["'])(.*)\1$/, "$2"),
    }));
}
