/** What Pod Security "restricted" asks of a container. */
export const restrictedContainer = { allowPrivilegeEscalation: false, capabilities: { drop: ["ALL"] } };

/** The same of a pod, whose user is a number because only that proves that it is not root. */
export function restrictedPod(user: number) {
    return { runAsNonRoot: true, runAsUser: user, seccompProfile: { type: "RuntimeDefault" } };
}

/** Label of pods that get no sidecar. */
export const outsideMesh = { "sidecar.istio.io/inject": "false" };
