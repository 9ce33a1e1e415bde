import * as semver from "semver";
import { fixCommand } from "../../messages/fix";
import type { Problem } from "../../messages/problem";
import type { Settings } from "../schema";

/** First Emissary with the fix of emissary#4744 (its git history: PR #5935). */
export const rotationFix = "4.1.0";
/** From here on a chart's version is no longer Emissary's: 7.x and 8.x belong to Emissary 2.x and 3.x. */
const oldCharts = "7.0.0";

/** Whether this edge takes up rotated certificates by itself; of Edge Stack no release is known to. */
function hasRotationFix({ distribution, version }: Settings["edge"]): boolean {
    return distribution === "emissary" && semver.gte(version, rotationFix) && semver.lt(version, oldCharts);
}

/** The workaround for emissary#4744 where it is not needed. Returns every breach. */
export function checkRotation({ edge }: Settings): Problem[] {
    if (!edge.rotationWorkaround.enabled || !hasRotationFix(edge)) {
        return [];
    }
    const path = "edge.rotationWorkaround.enabled";
    const allowed = `false: Emissary ${rotationFix} and later take up rotated certificates by themselves`;
    return [{ path, seen: true, allowed, fix: fixCommand("edge.rotationWorkaround", "rm") }];
}
