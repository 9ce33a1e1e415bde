import * as semver from "semver";
import { durationSeconds } from "../integration/certTtl";
import type { Problem } from "./load";
import type { Settings } from "./schema";

/** First Emissary with the fix of emissary#4744 (its git history: PR #5935). */
export const rotationFix = "4.1.0";
/** From here on a chart's version is no longer Emissary's: 7.x and 8.x belong to Emissary 2.x and 3.x. */
const oldCharts = "7.0.0";

/** Whether this edge takes up rotated certificates by itself; of Edge Stack no release is known to. */
export function hasRotationFix({ distribution, version }: Settings["edge"]): boolean {
    return distribution === "emissary" && semver.gte(version, rotationFix) && semver.lt(version, oldCharts);
}

/** The way round emissary#4744 where it is not needed, or comes too late. Returns every breach. */
export function checkRotation({ edge, istio }: Settings): Problem[] {
    const { enabled, everyHours } = edge.rotationWorkaround;
    if (!enabled) {
        return [];
    }
    if (hasRotationFix(edge)) {
        const path = "edge.rotationWorkaround.enabled";
        const allowed = `false: Emissary ${rotationFix} and later take up rotated certificates by themselves`;
        return [{ path, seen: true, allowed, mend: `pulumi config rm --path 'edge-mesh:edge.rotationWorkaround'` }];
    }
    const ttl = istio.workloadCertTtl === undefined ? undefined : durationSeconds(istio.workloadCertTtl);
    // The agent renews at half the life; what is left of it is the time to take the new certificate up.
    if (ttl !== undefined && everyHours * 3600 > ttl / 2) {
        const allowed =
            `at most half of istio.workloadCertTtl (${istio.workloadCertTtl}), and an hour is the shortest; ` +
            "in this test mode touch the TLSContext by hand (docs/operations.md)";
        const path = "edge.rotationWorkaround.everyHours";
        const mend = `pulumi config rm --path 'edge-mesh:istio.workloadCertTtl'`;
        return [{ path, seen: everyHours, allowed, mend }];
    }
    return [];
}
