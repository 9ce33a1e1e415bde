/** Where everything of the node is. The addresses exist in its network namespace only, so that they collide with none of the machine's. */
export const addresses = {
    /** Of the node; the API server and the kubelet listen on it. */
    node: "10.201.0.1",
    services: "10.202.0.0/16",
    /** First of the Services' addresses: the Service `kubernetes`. */
    kubernetes: "10.202.0.1",
    dns: "10.202.0.10",
    pods: "10.204.0.0/24",
    /** For Services of type LoadBalancer: reserved for documentation, and so nobody's. */
    loadBalancers: "192.0.2.0/24",
    apiPort: 6443,
} as const;

export const nodeName = "edge-mesh-node";

/** The n-th address of a load balancer, from 1. */
export function loadBalancerAddress(n: number): string {
    return addresses.loadBalancers.replace(/0\/24$/, String(n));
}
