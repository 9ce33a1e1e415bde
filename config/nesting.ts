import type { Distribution } from "./distribution";
import { Values } from "../kube/merge";

/**
 * Where Emissary's values stand in the values of a distribution's chart: at top level in Emissary's own, one key
 * deeper in that of Edge Stack, whose subchart it is. In the wrong place Helm ignores them without a word.
 */
export function emissaryPath(distribution: Distribution): readonly string[] {
    return distribution === "edge-stack" ? ["emissary-ingress"] : [];
}

/** Puts Emissary's values where the distribution's chart looks for them. */
export function nestEmissary(distribution: Distribution, values: Values): Values {
    return emissaryPath(distribution).reduceRight<Values>((inner, key) => ({ [key]: inner }), values);
}

/** Emissary's part of a chart's values; empty when there is none. */
export function emissaryPart(distribution: Distribution, values: Values): Values {
    return emissaryPath(distribution).reduce<Values>((outer, key) => {
        const inner = outer[key];
        return typeof inner === "object" && inner !== null ? (inner as Values) : {};
    }, values);
}
