/** Seconds that a pod goes on serving after it was told to end. */
const seconds = 8;

/**
 * What a pod of the edge, and one of the sample, does before it ends: nothing, for some seconds. The edge's process ends at once when it is told
 * to, while nodes and load balancers still send it connections: for a second or two in a cluster, longer for a load
 * balancer that asks after its health. Both editions' images have `sleep`; Kubernetes' own handler of that name would ask
 * for 1.30. Kubernetes ends a pod after 30 s in any case, so the rest is left to requests that are under way.
 */
export const preStop = { exec: { command: ["sleep", String(seconds)] } };
