import { ports } from "../../kube/wellKnown";
import { edgeAt, fetchInside } from "./cluster/admin";
import type { Expected } from "../../plan/expected";
import type { Mapping } from "./cluster/customKinds";
import { count, judged, nameOf, readByEdge, realEdgePods, restartEdge } from "./cluster/objects";
import { Judgement, LiveCheck, Problem } from "./types";
import { upstreamOf } from "./cluster/upstream";

/** An upstream cluster in Envoy's configuration. */
export interface EnvoyCluster {
    /** Name in statistics. */
    readonly stats: string;
    readonly alpn: readonly string[];
    readonly tls: boolean;
    readonly addresses: readonly { readonly host: string; readonly port: number }[];
}

interface Dumped {
    readonly name: string;
    readonly alt_stat_name?: string;
    readonly transport_socket?: {
        readonly typed_config?: { readonly common_tls_context?: { readonly alpn_protocols?: readonly string[] } };
    };
    readonly load_assignment?: {
        readonly endpoints?: readonly {
            readonly lb_endpoints?: readonly {
                readonly endpoint?: {
                    readonly address?: {
                        readonly socket_address?: { readonly address: string; readonly port_value: number };
                    };
                };
            }[];
        }[];
    };
}

interface Dump {
    readonly configs?: readonly {
        readonly static_clusters?: readonly { readonly cluster: Dumped }[];
        readonly dynamic_active_clusters?: readonly { readonly cluster: Dumped }[];
    }[];
}

/** The clusters in Envoy's answer to `/config_dump` (envoy.admin.v3.ClustersConfigDump). */
export function clustersOf(answer: string): EnvoyCluster[] {
    const { configs = [] } = JSON.parse(answer) as Dump;
    const dumped = configs.flatMap((it) => [...(it.static_clusters ?? []), ...(it.dynamic_active_clusters ?? [])]);
    return dumped.map(({ cluster }) => ({
        stats: cluster.alt_stat_name ?? cluster.name,
        tls: cluster.transport_socket !== undefined,
        alpn: cluster.transport_socket?.typed_config?.common_tls_context?.alpn_protocols ?? [],
        addresses: (cluster.load_assignment?.endpoints ?? [])
            .flatMap((it) => it.lb_endpoints ?? [])
            .flatMap(({ endpoint }) => endpoint?.address?.socket_address ?? [])
            .map(({ address, port_value }) => ({ host: address, port: port_value })),
    }));
}

/** Counters in Envoy's answer to `/stats`, by name. */
export function statsOf(answer: string): ReadonlyMap<string, number> {
    const pairs = [...answer.matchAll(/^(\S+): (\d+)$/gm)];
    return new Map(pairs.map(([, name = "", value]) => [name, Number(value)]));
}

/** EM-023: for each Mapping into the mesh a cluster at its port, with Istio's ALPN, whose handshakes succeed. */
export function judgeConnections(
    mappings: readonly Mapping[],
    clusters: readonly EnvoyCluster[],
    stats: ReadonlyMap<string, number>,
    expected: Expected,
): Judgement {
    const ofService = (mapping: Mapping) => {
        const [, host] = /^(?:[a-z]+:\/\/)?([^:/]+)/i.exec(mapping.spec.service) ?? [];
        return clusters.filter(({ addresses }) =>
            addresses.some((it) => it.host.split(".")[0] === host?.split(".")[0]),
        );
    };
    const problems = mappings.flatMap((mapping) => {
        const { called: port } = upstreamOf(mapping);
        const own = ofService(mapping).filter(({ addresses }) => addresses.some((it) => it.port === port));
        return clusterProblems(own, port, stats).map((problem) => ({
            problem: `Mapping ${nameOf(mapping)}: ${problem}`,
            fix: `${restartEdge(expected)} (once EM-005, EM-006 and EM-007 pass)`,
        }));
    });
    return judged(count(mappings, "Mapping"), problems satisfies Problem[]);
}

function clusterProblems(own: readonly EnvoyCluster[], port: number, stats: ReadonlyMap<string, number>) {
    const [first] = own;
    if (first === undefined) {
        return [`Envoy has no cluster at port ${port} of its service`];
    }
    const meshed = own.find(({ tls, alpn }) => tls && alpn.includes("istio"));
    if (meshed === undefined) {
        return [
            first.tls
                ? `Envoy offers ${first.alpn.join(", ") || "no ALPN"}, not istio`
                : "Envoy speaks plaintext to it",
        ];
    }
    const stat = (name: string) => stats.get(`cluster.${meshed.stats}.ssl.${name}`) ?? 0;
    return stat("connection_error") > 0 && stat("handshake") === 0
        ? [`all ${stat("connection_error")} TLS handshakes failed`]
        : [];
}

export const connectionsCheck: LiveCheck = {
    check: "upstreamConnections",
    what: "the edge's connections: port, mTLS, handshakes",
    look: async (cluster, expected) => {
        const [pod] = await realEdgePods(cluster, expected);
        const ours = await readByEdge(cluster, expected);
        const mappings = (await cluster.list("mappings")).filter(ours);
        const meshed = mappings.filter(({ spec }) => spec.tls === expected.tlsContext.name);
        const [dump, stats] = await Promise.all([
            fetchInside(cluster, edgeAt(pod), ports.edgeEnvoy, "/config_dump"),
            fetchInside(cluster, edgeAt(pod), ports.edgeEnvoy, "/stats?filter=%5C.ssl%5C."),
        ]);
        return judgeConnections(meshed, clustersOf(dump), statsOf(stats), expected);
    },
};
