import * as semver from "semver";
import { agentDefaultTtl, durationSeconds } from "../../kube/duration";
import { fixCommand } from "../../messages/fix";
import type { Problem } from "../../messages/problem";
import type { Settings } from "../schema";

/** The oldest Istio of the guide. */
export const istioFloor = "1.10.0";
/** Minor versions that a canary may be ahead: Istio supports jumping across two by revisions (its canary upgrade page). */
const minorsAhead = 2;
/** The CNI plug-in, of which a node has one only, fits istiods that are one minor version away (Istio's CNI page). */
const minorsAheadOfCni = 1;
/** Seconds; istiod dates a certificate two minutes back, and the agent renews it at half its life. */
const shortestTtl = 5 * 60;

/** Rules of Istio itself: versions, revisions, certificates. Returns every breach. */
export function checkIstio(settings: Settings): Problem[] {
    return [...checkVersion(settings), ...checkCanary(settings), ...checkRevisions(settings), ...checkTtl(settings)];
}

function checkVersion({ istio }: Settings): Problem[] {
    if (istio.install === "helm" && semver.lt(istio.version, istioFloor)) {
        return [{ path: "istio.version", seen: istio.version, allowed: `${istioFloor} or later` }];
    }
    return [];
}

function checkCanary({ istio }: Settings): Problem[] {
    const { canary } = istio;
    if (canary === undefined) {
        return [];
    }
    if (istio.install === "existing") {
        const fix = fixCommand("istio.canary", "rm");
        const allowed = "nothing with istio.install existing: whoever installed Istio installs its next revision too";
        return [{ path: "istio.canary", seen: canary, allowed, fix }];
    }
    const problems: Problem[] = [];
    if (canary.revision === istio.revision) {
        const allowed = "any revision but istio.revision, beside which it is installed";
        problems.push({ path: "istio.canary.revision", seen: canary.revision, allowed });
    }
    const limit = istio.cni ? minorsAheadOfCni : minorsAhead;
    const ahead = semver.minor(canary.version) - semver.minor(istio.version);
    const sameMajor = semver.major(canary.version) === semver.major(istio.version);
    if (semver.lt(canary.version, istio.version) || !sameMajor || ahead > limit) {
        const reason = istio.cni
            ? "the one CNI plug-in of a node fits no istiods further apart"
            : "Istio supports no larger jump; go by a version in between";
        const allowed = `${istio.version} (istio.version) to ${limit} minor version${limit === 1 ? "" : "s"} later: ${reason}`;
        problems.push({ path: "istio.canary.version", seen: canary.version, allowed });
    }
    return problems;
}

/** With an Istio that is there, its revisions are known only once the cluster was read (plan/istio.ts). */
function checkRevisions({ istio, edge, meshNamespaces }: Settings): Problem[] {
    if (istio.install === "existing") {
        return [];
    }
    const installed = [istio.revision, istio.canary?.revision ?? ""].filter((revision) => revision !== "");
    const chosen = [
        { path: "edge.revision", seen: edge.revision },
        ...meshNamespaces.map(({ revision }, index) => ({ path: `meshNamespaces[${index}].revision`, seen: revision })),
    ];
    const list = installed.length === 0 ? "there is none beside the default one" : installed.join(", ");
    return chosen
        .filter(({ seen }) => seen !== undefined && !installed.includes(seen))
        .map(({ path, seen }) => ({
            path,
            seen,
            allowed: `istio.revision or istio.canary.revision (${list}); unset it follows istio.revision`,
            fix: fixCommand(path, "rm"),
        }));
}

function checkTtl({ istio: { workloadCertTtl } }: Settings): Problem[] {
    if (workloadCertTtl === undefined) {
        return [];
    }
    const seconds = durationSeconds(workloadCertTtl);
    if (seconds !== undefined && seconds >= shortestTtl && seconds <= agentDefaultTtl) {
        return [];
    }
    const allowed =
        "a Go duration from 5m (an agent renews at half the life, and istiod dates certificates two minutes back) " +
        "to 24h (Istio's default: a longer one tests no rotation)";
    return [{ path: "istio.workloadCertTtl", seen: workloadCertTtl, allowed }];
}
