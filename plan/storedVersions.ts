import { refusal } from "../messages/problem";
import { fixCommand } from "../messages/fix";
import { crdsAmong, versionsOf } from "../model/edge/crdChart";
import type { AnyObject } from "../kube/object";
import type { ClusterReader } from "./cluster";

const storedVersions = (live: AnyObject | undefined) =>
    (live?.["status"] as { storedVersions?: readonly string[] } | undefined)?.storedVersions ?? [];

/**
 * Refuses CRDs that no longer have a version in which the cluster may hold objects. The API server refuses them too
 * (`status.storedVersions`), but only in the middle of the update, and without a way out.
 * @throws RunError that names every such CRD and its versions.
 */
export async function refuseLostVersions(
    objects: readonly AnyObject[],
    cluster: Pick<ClusterReader, "get">,
): Promise<void> {
    const lost = await Promise.all(
        crdsAmong(objects).map(async (crd) => {
            const { name } = crd.metadata;
            const stored = storedVersions(await cluster.get(crd.apiVersion, crd.kind, name));
            const gone = stored.filter((version) => !versionsOf(crd).includes(version));
            return gone.length === 0 ? [] : [`${name} (${gone.join(", ")})`];
        }),
    );
    const found = lost.flat();
    if (found.length > 0) {
        throw refusal({
            path: "edge.legacyVersions",
            seen: false,
            problem: `the cluster may hold objects in older versions: ${found.join(", ")}`,
            allowed:
                "true, until every object has been stored anew in v3alpha1 and status.storedVersions of the CRDs says so",
            fix: fixCommand("edge.legacyVersions", "set", "true"),
        });
    }
}
