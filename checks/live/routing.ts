import { hostGlobsMeet } from "../../kube/hostGlobs";
import { matchesSelector } from "../../kube/selectors";
import type { Expected } from "../../plan/expected";
import type { Host, Mapping, TlsContext } from "./cluster/customKinds";
import type { Service, ServicePort } from "./cluster/kinds";
import { count, judged, nameOf, readByEdge } from "./cluster/objects";
import { Judgement, LiveCheck, Problem } from "./types";
import { serviceOf, upstreamOf } from "./cluster/upstream";

/** What puts an object of the stack right that was changed by hand; edited once more, it would drift from the configuration. */
const again = "pulumi up --refresh";

/** A Mapping of the stack is put right by the stack; one of somebody else by hand, if they do not say how else. */
export function fixOf({ metadata: { name, namespace } }: Mapping, { mappings }: Expected, byHand?: string): string {
    const isOurs = mappings.some((it) => it.name === name && it.namespace === namespace);
    return isOurs ? again : (byHand ?? `kubectl -n ${namespace} edit mappings.v3alpha1.getambassador.io ${name}`);
}

/** EM-005: the one TLSContext, in the edge's namespace, with Istio's certificate and ALPN, and for no host of its own. */
export function judgeTlsContext(contexts: readonly TlsContext[], { tlsContext }: Expected): Judgement {
    const { namespace, name, secret, authority } = tlsContext;
    const same = contexts.filter(({ metadata }) => metadata.name === name);
    const own = same.find(({ metadata }) => metadata.namespace === namespace);
    const problems: Problem[] = same
        .filter((it) => it !== own)
        .map((it) => ({
            problem: `TLSContext ${nameOf(it)} has the name of ours, and Mappings find contexts by name alone`,
            fix: `kubectl -n ${it.metadata.namespace} delete tlscontext ${name}`,
        }));
    if (own === undefined) {
        const problem = `TLSContext ${namespace}/${name} is not there: Mappings that name it fall back to plaintext`;
        return judged("none", [{ problem, fix: "pulumi refresh && pulumi up" }, ...problems]);
    }
    const { spec } = own;
    const wrong = [
        spec.secret === secret ? [] : [`its secret is ${spec.secret ?? "not set"}, not ${secret}`],
        spec.alpn_protocols?.split(",").includes("istio")
            ? []
            : [
                  `its alpn_protocols are ${spec.alpn_protocols ?? "not set"}, not istio: the sidecar takes it for no mTLS`,
              ],
        authority === undefined || spec.cacert_chain_file === authority
            ? []
            : [
                  `its cacert_chain_file is ${spec.cacert_chain_file ?? "not set"}, not ${authority}: the edge takes a server with any certificate`,
              ],
        (spec.hosts ?? []).length === 0 ? [] : [`it has hosts (${spec.hosts?.join(", ")}), so it terminates TLS too`],
    ].flat();
    return judged(nameOf(own), [
        ...wrong.map((it) => ({ problem: `TLSContext ${nameOf(own)}: ${it}`, fix: again })),
        ...problems,
    ]);
}

/** EM-006: explicit ports, no plain scheme, a context that exists, and a Host that serves it. */
export function judgeMappings(
    mappings: readonly Mapping[],
    contexts: readonly TlsContext[],
    hosts: readonly Host[],
    services: readonly Service[],
    expected: Expected,
): Judgement {
    const { name } = expected.tlsContext;
    const isExpected = ({ metadata }: Mapping) =>
        expected.mappings.some((it) => it.name === metadata.name && it.namespace === metadata.namespace);
    const absent = expected.mappings
        .filter((it) => !mappings.some(({ metadata: m }) => m.name === it.name && m.namespace === it.namespace))
        .map((it) => ({
            problem: `Mapping ${it.namespace}/${it.name} of the stack is not there`,
            fix: "pulumi refresh && pulumi up",
        }));
    const known = [name, ...contexts.map(({ metadata }) => metadata.name)];
    const looked = mappings.filter((it) => isExpected(it) || it.spec.tls !== undefined);
    const problems = looked.flatMap((mapping) => {
        const own = mapping.spec.tls === name ? addressProblems(mapping, services) : [];
        const wrong = [...own, ...contextProblems(mapping, known, expected)];
        return [
            ...wrong.map((it) => ({ problem: `Mapping ${nameOf(mapping)}: ${it}`, fix: fixOf(mapping, expected) })),
            ...hostProblems(mapping, hosts),
        ];
    });
    return judged(count(looked, "Mapping"), [...absentHost(hosts, expected), ...absent, ...problems]);
}

function absentHost(hosts: readonly Host[], { edge }: Expected): Problem[] {
    const there = hosts.some(({ metadata: { name, namespace } }) => name === edge.host && namespace === edge.namespace);
    const problem = `Host ${edge.namespace}/${edge.host} of the stack is not there`;
    return edge.host === undefined || there ? [] : [{ problem, fix: "pulumi refresh && pulumi up" }];
}

function hostProblems(mapping: Mapping, hosts: readonly Host[]): Problem[] {
    const hostname = mapping.spec.hostname ?? mapping.spec.host ?? "(none)";
    const problem = `Mapping ${nameOf(mapping)}: no Host serves its hostname ${hostname}`;
    const fix =
        "kubectl get hosts.v3alpha1.getambassador.io -A (one of them has to: edge.hostname, services[].hostname)";
    return hosts.length === 0 || hosts.some((host) => serves(host, mapping)) ? [] : [{ problem, fix }];
}

/** Without a port the edge calls 443, which is right where the Service has it; a Service that is not there is EM-007's. */
function addressProblems(mapping: Mapping, services: readonly Service[]): string[] {
    const { scheme, port, called } = upstreamOf(mapping);
    const ports = serviceOf(mapping, services)?.spec.ports;
    const isMissed = port === undefined && ports !== undefined && !ports.some((it) => it.port === called);
    const without = `service ${mapping.spec.service} has no port, so the edge calls ${called}, which the Service has not`;
    return [
        ...(isMissed ? [without] : []),
        ...(scheme === "http" ? [`service ${mapping.spec.service} says http://, which contradicts tls`] : []),
    ];
}

/** Without tls at all strict mode decides whether that is a failure (EM-008); with it off only this check sees it. */
function contextProblems({ spec }: Mapping, known: readonly string[], expected: Expected): string[] {
    if (spec.tls === undefined || spec.tls === "") {
        return expected.strict === "off" ? ["it has no tls, so it speaks plaintext"] : [];
    }
    const named = !["true", "false"].includes(spec.tls);
    return named && !known.includes(spec.tls) ? [`no TLSContext ${spec.tls}, so it falls back to plaintext`] : [];
}

/** A Host serves a Mapping by hostname or by labels (Emissary's irhost.py, matches_httpgroup). */
function serves({ spec }: Host, mapping: Mapping): boolean {
    const hostname = mapping.spec.hostname ?? mapping.spec.host;
    const selector = spec?.mappingSelector;
    const byLabels = selector?.matchLabels !== undefined && matchesSelector(selector, mapping.metadata.labels);
    return byLabels || (hostname !== undefined && hostGlobsMeet(spec?.hostname ?? "*", hostname));
}

const httpPort = /^(http|http2|grpc|grpc-web)(-|$)/;
const httpProtocol = /^(http|https?2|http2|grpc|grpc-web|kubernetes\.io\/(h2c|ws))$/i;
const protocolOf = ({ appProtocol, name = "" }: ServicePort) => appProtocol ?? name.split("-")[0] ?? "";
const isHttp = ({ appProtocol, name = "" }: ServicePort) =>
    appProtocol === undefined ? httpPort.test(name) : httpProtocol.test(appProtocol);

/** EM-007: the Service and its port are there, for HTTP or gRPC, and no other protocol shares the target port. */
export function judgeUpstreams(
    mappings: readonly Mapping[],
    services: readonly Service[],
    expected: Expected,
): Judgement {
    const looked = mappings.filter((it) => upstreamOf(it).service !== undefined);
    const problems = looked.flatMap((mapping) => {
        const { service: wanted, port: given, called } = upstreamOf(mapping);
        const where = `Mapping ${nameOf(mapping)}`;
        const name = `${wanted?.namespace}/${wanted?.name}`;
        const fix = `kubectl -n ${wanted?.namespace} edit service ${wanted?.name}`;
        const service = serviceOf(mapping, services);
        if (service === undefined) {
            const there = `kubectl -n ${wanted?.namespace} get services`;
            const either = `deploy ${wanted?.name}, or name another in services[].service and pulumi up`;
            return [{ problem: `${where}: Service ${name} is not there`, fix: `${there} (${either})` }];
        }
        const ports = service.spec.ports ?? [];
        const port = ports.find((it) => it.port === called);
        if (port === undefined && given === undefined) {
            return []; // EM-006 tells that one.
        }
        if (port === undefined) {
            const there = ports.map((it) => it.port).join(", ");
            const either = `${fixOf(mapping, expected)} (or give the Service that port: ${fix})`;
            return [{ problem: `${where}: Service ${name} has no port ${called}, only ${there}`, fix: either }];
        }
        return [...portProblems(port, ports)].map((it) => ({ problem: `${where}: Service ${name} ${it}`, fix }));
    });
    return judged(count(looked, "upstream"), problems);
}

/** Of several ports with one target port Istio takes the protocol of the first (seen on real pods). */
function portProblems(port: ServicePort, ports: readonly ServicePort[]): string[] {
    const target = (it: ServicePort) => it.targetPort ?? it.port;
    const first = ports.find((it) => target(it) === target(port)) ?? port;
    if (isHttp(first)) {
        return [];
    }
    const name = `port ${first.port} is named ${first.name ?? "nothing"}: without http or grpc Istio takes it for TCP`;
    const both = `, and port ${port.port} (${protocolOf(port)}) with it, which has the same target port ${target(port)}`;
    return [first === port ? name : name + both];
}

export const tlsContextCheck: LiveCheck = {
    check: "tlsContext",
    what: "TLSContext of the mesh",
    look: async (cluster, expected) => {
        const ours = await readByEdge(cluster, expected);
        return judgeTlsContext((await cluster.list("tlscontexts")).filter(ours), expected);
    },
};

export const mappingCheck: LiveCheck = {
    check: "mapping",
    what: "Mappings into the mesh: port, TLSContext, Host",
    look: async (cluster, expected) => {
        const ours = await readByEdge(cluster, expected);
        const [mappings, contexts, hosts, services] = await Promise.all([
            cluster.list("mappings"),
            cluster.list("tlscontexts"),
            cluster.list("hosts"),
            cluster.list("services"),
        ]);
        const [all, known, served] = [mappings.filter(ours), contexts.filter(ours), hosts.filter(ours)];
        return judgeMappings(all, known, served, services, expected);
    },
};

export const upstreamServiceCheck: LiveCheck = {
    check: "upstreamService",
    what: "Services behind the Mappings: port and its name",
    look: async (cluster, expected) => {
        const ours = await readByEdge(cluster, expected);
        const mappings = (await cluster.list("mappings")).filter(ours);
        const meshed = mappings.filter(({ spec }) => spec.tls === expected.tlsContext.name);
        return judgeUpstreams(meshed, await cluster.list("services"), expected);
    },
};
