import { stringify } from "yaml";
import { addresses } from "./addresses";
import type { Pki } from "./pki";

/** Name of the image that holds a pod's namespaces. */
export const pauseImage = "edge-mesh.local/pause:1";

/**
 * containerd's configuration. Its data, state and socket are where they always are: in the node's own mounts.
 * @param debian folder of the unpacked Debian packages
 */
export function containerdConfig(debian: string): string {
    return `version = 2
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${pauseImage}"
  # A root user without CAP_SYS_RESOURCE, as in containers and small machines, cannot lower it.
  restrict_oom_score_adj = true
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "${debian}/usr/lib/cni"
    conf_dir = "/run/cni"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      BinaryName = "${debian}/usr/sbin/runc"
      SystemdCgroup = false
`;
}

/** The pods' network: a bridge. It has no rules, because nothing leaves the namespace. */
export function cniConfig(): string {
    const ipam = { type: "host-local", dataDir: "/run/cni-addresses", ranges: [[{ subnet: addresses.pods }]] };
    const bridge = { type: "bridge", bridge: "pods", isDefaultGateway: true, hairpinMode: true, ipam };
    return JSON.stringify({ cniVersion: "0.4.0", name: "pods", plugins: [bridge] });
}

/** The kubelet's configuration. */
export function kubeletConfig(pki: Pki, cgroup: string): string {
    return stringify({
        apiVersion: "kubelet.config.k8s.io/v1beta1",
        kind: "KubeletConfiguration",
        address: addresses.node,
        authentication: {
            anonymous: { enabled: false },
            webhook: { enabled: true },
            x509: { clientCAFile: pki.file("ca.crt") },
        },
        authorization: { mode: "Webhook" },
        tlsCertFile: pki.file("kubelet.crt"),
        tlsPrivateKeyFile: pki.file("kubelet.key"),
        cgroupDriver: "cgroupfs",
        cgroupRoot: `/${cgroup}`,
        enforceNodeAllocatable: ["none"],
        failCgroupV1: false,
        failSwapOn: false,
        oomScoreAdj: 0,
        containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
        clusterDNS: [addresses.dns],
        clusterDomain: "cluster.local",
        // No name outside the cluster is known.
        resolvConf: "/run/resolv.conf",
        healthzBindAddress: "127.0.0.1",
        volumePluginDir: "/var/lib/kubelet/volume-plugins",
        // Images cannot be had a second time, and the disk is the machine's.
        imageGCHighThresholdPercent: 100,
        evictionHard: {
            "memory.available": "100Mi",
            "nodefs.available": "1%",
            "imagefs.available": "1%",
            "nodefs.inodesFree": "1%",
        },
    });
}
