import { fixCommand } from "../../messages/fix";
import type { Problem } from "../../messages/problem";
import type { Settings } from "../schema";

/** Settings that mean nothing with the other distribution, and would be ignored without a word. */
function checkDistribution({ distribution, legacyVersions, values }: Settings["edge"]): Problem[] {
    const problems: Problem[] = [];
    if (distribution === "edge-stack" && legacyVersions) {
        problems.push({
            path: "edge.legacyVersions",
            seen: true,
            allowed: "true only with edge.distribution emissary; Edge Stack serves the older versions in any case",
            fix: fixCommand("edge.legacyVersions", "rm"),
        });
    }
    if (distribution === "emissary" && values["emissary-ingress"] !== undefined) {
        problems.push({
            path: "edge.values.emissary-ingress",
            seen: values["emissary-ingress"],
            allowed: "not here: Emissary's own chart takes these values at top level, directly in edge.values",
            fix: fixCommand("edge.values.emissary-ingress", "rm"),
        });
    }
    return problems;
}

/** The edge's distribution, pods and Host. Returns every breach. */
export function checkEdge({ edge }: Settings): Problem[] {
    const problems: Problem[] = checkDistribution(edge);
    problems.push(...checkPods(edge));
    if (edge.tlsSecret !== undefined && edge.hostname === undefined) {
        problems.push({
            path: "edge.hostname",
            seen: undefined,
            allowed: "a hostname, because edge.tlsSecret is set and only a Host uses it",
        });
    }
    return problems;
}

/** How many pods the edge has. */
function checkPods({ replicas, autoscaling, disruptionBudget }: Settings["edge"]): Problem[] {
    const problems: Problem[] = [];
    if (disruptionBudget && (autoscaling?.min ?? replicas) < 2) {
        problems.push({
            path: autoscaling ? "edge.autoscaling.min" : "edge.replicas",
            seen: autoscaling?.min ?? replicas,
            allowed: "2 or more with edge.disruptionBudget, else no node can be drained",
        });
    }
    if (autoscaling !== undefined && autoscaling.max < autoscaling.min) {
        const allowed = `edge.autoscaling.min (${autoscaling.min}) or more`;
        problems.push({ path: "edge.autoscaling.max", seen: autoscaling.max, allowed });
    }
    if (autoscaling !== undefined && replicas !== 1) {
        problems.push({
            path: "edge.replicas",
            seen: replicas,
            allowed: "nothing with edge.autoscaling, which says how many there are",
            fix: fixCommand("edge.replicas", "rm"),
        });
    }
    return problems;
}
