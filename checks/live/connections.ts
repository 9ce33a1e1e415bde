import { setTimeout as sleep } from "node:timers/promises";
import { ports } from "../../kube/wellKnown";
import { edgeAt, fetchInside } from "./cluster/admin";
import type { Expected } from "../../plan/expected";
import type { Mapping } from "./cluster/customKinds";
import { count, judged, nameOf, readByEdge, realEdgePods, restartEdge } from "./cluster/objects";
import { Judgement, LiveCheck, Problem } from "./types";
import { upstreamOf } from "./cluster/upstream";

/** Milliseconds in which a certificate that is refused now is refused once more. */
const moment = 3_000;

/** An upstream cluster in Envoy's configuration. */
export interface EnvoyCluster {
    /** Name in statistics. */
    readonly stats: string;
    readonly alpn: readonly string[];
    readonly tls: boolean;
    /** File of the authority that its servers' certificates are held against; undefined when any is taken. */
    readonly authority: string | undefined;
    readonly addresses: readonly { readonly host: string; readonly port: number }[];
}

interface Dumped {
    readonly name: string;
    readonly alt_stat_name?: string;
    readonly transport_socket?: {
        readonly typed_config?: {
            readonly common_tls_context?: {
                readonly alpn_protocols?: readonly string[];
                readonly validation_context?: { readonly trusted_ca?: { readonly filename?: string } };
            };
        };
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
    const tlsOf = ({ transport_socket: socket }: Dumped) => socket?.typed_config?.common_tls_context;
    return dumped.map(({ cluster }) => ({
        stats: cluster.alt_stat_name ?? cluster.name,
        tls: cluster.transport_socket !== undefined,
        authority: tlsOf(cluster)?.validation_context?.trusted_ca?.filename,
        alpn: tlsOf(cluster)?.alpn_protocols ?? [],
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

/** Counters of Envoy, as they were and as they are a moment later. */
export interface Counters {
    readonly before: ReadonlyMap<string, number>;
    readonly after: ReadonlyMap<string, number>;
}

/** EM-023: for each Mapping into the mesh a cluster at its port, with Istio's ALPN and authority, whose handshakes succeed. */
export function judgeConnections(
    mappings: readonly Mapping[],
    clusters: readonly EnvoyCluster[],
    counters: Counters,
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
        return clusterProblems(own, port, counters, expected).map((problem) => ({
            problem: `Mapping ${nameOf(mapping)}: ${problem}`,
            fix: `${restartEdge(expected)} (once EM-005, EM-006 and EM-007 pass)`,
        }));
    });
    return judged(count(mappings, "Mapping"), problems satisfies Problem[]);
}

function clusterProblems(
    own: readonly EnvoyCluster[],
    port: number,
    { before, after }: Counters,
    { tlsContext: { authority } }: Expected,
): string[] {
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
    if (authority !== undefined && meshed.authority !== authority) {
        return [`Envoy holds certificates against ${meshed.authority ?? "nothing"}, not ${authority}`];
    }
    const stat = (name: string, at = after) => at.get(`cluster.${meshed.stats}.ssl.${name}`) ?? 0;
    const [refused, failed] = [stat("fail_verify_error"), stat("connection_error")];
    const since = refused - stat("fail_verify_error", before);
    return [
        ...(refused + failed > 0 && stat("handshake") === 0 ? [`all ${refused + failed} TLS handshakes failed`] : []),
        ...(since > 0 ? [`${since} certificates were refused meanwhile, which are not of the mesh's authority`] : []),
    ];
}

/** Envoy's counters of TLS; a moment later once more where a certificate has ever been refused. */
async function countersOf(read: () => Promise<string>): Promise<Counters> {
    const before = statsOf(await read());
    if (![...before].some(([name, count]) => name.endsWith(".fail_verify_error") && count > 0)) {
        return { before, after: before };
    }
    await sleep(moment);
    return { before, after: statsOf(await read()) };
}

export const connectionsCheck: LiveCheck = {
    check: "upstreamConnections",
    what: "the edge's connections: port, mTLS, handshakes",
    look: async (cluster, expected) => {
        const [pod] = await realEdgePods(cluster, expected);
        const ours = await readByEdge(cluster, expected);
        const mappings = (await cluster.list("mappings")).filter(ours);
        const meshed = mappings.filter(({ spec }) => spec.tls === expected.tlsContext.name);
        const ask = (path: string) => fetchInside(cluster, edgeAt(pod), ports.edgeEnvoy, path);
        const [dump, counters] = await Promise.all([
            ask("/config_dump"),
            countersOf(() => ask("/stats?filter=%5C.ssl%5C.")),
        ]);
        return judgeConnections(meshed, clustersOf(dump), counters, expected);
    },
};
