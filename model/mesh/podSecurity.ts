import type { PodSecurityLevel, Settings } from "../../config/schema";

const prefix = "pod-security.kubernetes.io";

/** Labels by which the API server holds the pods of a namespace against a level of the Pod Security Standards. */
function labelsOf(level: PodSecurityLevel, enforced: boolean): Record<string, string> {
    const modes = enforced ? ["warn", "audit", "enforce"] : ["warn", "audit"];
    return Object.fromEntries(modes.map((mode) => [`${prefix}/${mode}`, level]));
}

/** Labels for a namespace of the program's own pods, by `podSecurity`. */
function ownLabels({ podSecurity }: Settings, level: PodSecurityLevel): Record<string, string> {
    return podSecurity === "off" ? {} : labelsOf(level, podSecurity === "enforce");
}

/**
 * The edge's namespace. Without Istio's CNI plug-in a container of each injected pod sets up the network, which takes
 * capabilities that only `privileged` allows; with it `baseline` is what the edge's chart keeps.
 */
export function edgePodSecurity(settings: Settings): Record<string, string> {
    return ownLabels(settings, settings.istio.cni ? "baseline" : "privileged");
}

/** The namespace of Zipkin and Prometheus, which need no rights at all. */
export function observabilityPodSecurity(settings: Settings): Record<string, string> {
    return ownLabels(settings, "restricted");
}

/** A namespace of services: none of our business, unless it is asked for; then it holds. */
export function servicePodSecurity(level: PodSecurityLevel | undefined): Record<string, string> {
    return level === undefined ? {} : labelsOf(level, true);
}

/** What a container has to say to be let into a `restricted` namespace, beside its user. */
export const restrictedContainer = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

/** The same of a pod: its user must not be root, and its system calls are those that the runtime deems safe. */
export function restrictedPod(runAsUser: number) {
    return { runAsNonRoot: true, runAsUser, seccompProfile: { type: "RuntimeDefault" } };
}
