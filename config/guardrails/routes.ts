import { maxSecretSize, releaseSecretSize, routeReleases } from "../../integration/routeReleases";
import { mendCommand } from "../mend";
import type { Finding, Guardrail } from "./finding";
import type { Desired } from "./desired";

/** Mappings above which one resource each costs a minute or so at every change of all (docs/operations.md). */
const manyMappings = 200;
/** Most releases that the schema takes. */
const mostReleases = 64;
/** Helm compresses a little differently, and other fields of a release come on top. */
const safely = 0.9 * maxSecretSize;

/** EM-032: with one resource a Mapping, the engine writes the whole state anew after each of them. */
export const manyRoutes: Guardrail = ({ settings: { routes }, mappings }) => {
    if (routes.batch !== "off" || mappings.length <= manyMappings) {
        return [];
    }
    return [
        {
            check: "manyRoutes",
            severity: "warning",
            path: "routes.batch",
            seen: `off, with ${mappings.length} Mappings`,
            allowed: `on above ${manyMappings} Mappings; in a stack that was up, handOver for one up before it (docs/operations.md)`,
            mend: mendCommand("routes.batch", "set", "handOver"),
        },
    ];
};

/** EM-033: Helm keeps values and manifest of a release in one Secret. */
export const releaseSize: Guardrail = ({ settings: { routes }, mappings }) => {
    const size = routes.batch === "off" ? 0 : largest(mappings, routes.releases);
    if (size <= safely) {
        return [];
    }
    const path = "routes.releases";
    const finding = { check: "releaseSize", severity: "error", path } as const;
    const seen = `${routes.releases}, the largest of about ${(size / 2 ** 20).toFixed(1)} MiB`;
    const enough = enoughReleases(mappings, routes.releases);
    return [
        enough === undefined
            ? {
                  ...finding,
                  seen,
                  allowed: `releases of 1 MiB at most: ${mostReleases}, the most there can be, are not enough for these Mappings`,
                  mend: mendCommand("routes.batch", "set", "off"),
              }
            : {
                  ...finding,
                  seen,
                  allowed: `${enough} or more, so that each fits into a Secret of 1 MiB; in a stack that was up, while routes.batch is handOver`,
                  mend: mendCommand(path, "set", String(enough)),
              },
    ] satisfies Finding[];
};

/** Bytes of the largest release. */
function largest(mappings: Desired["mappings"], releases: number): number {
    return Math.max(0, ...routeReleases(mappings, releases).map(({ routes }) => releaseSecretSize(routes)));
}

function enoughReleases(mappings: Desired["mappings"], releases: number): number | undefined {
    for (let count = releases * 2; count < mostReleases * 2; count *= 2) {
        const tried = Math.min(count, mostReleases);
        if (largest(mappings, tried) <= safely) {
            return tried;
        }
    }
    return undefined;
}
