import type { Expected } from "../../plan/expected";
import type { Listener } from "./cluster/customKinds";
import type { Pod, Service, ServicePort } from "./cluster/kinds";
import { count, edgePods, judged, nameOf, readByEdge } from "./cluster/objects";
import { Judgement, LiveCheck } from "./types";

/** EM-013: every target port of the edge's Service has one Listener, and no port has two. */
export function judgeListeners(
    listeners: readonly Listener[],
    service: Service | undefined,
    pods: readonly Pod[],
    otherPorts: readonly number[],
    { edge }: Expected,
): Judgement {
    if (service === undefined) {
        const problem = `Service ${edge.namespace}/${edge.service ?? edge.name} is not there: the edge has no address`;
        return judged("none", [{ problem, fix: "pulumi refresh && pulumi up" }]);
    }
    const twice = listeners.filter(
        (it) => listeners.findIndex((other) => key(other) === key(it)) < listeners.indexOf(it),
    );
    const doubled = twice.map((it) => ({
        problem: `Listener ${nameOf(it)} is the second on port ${it.spec.port}: the edge drops one of them`,
        fix: `kubectl -n ${it.metadata.namespace} delete listener ${it.metadata.name}`,
    }));
    const served = [...otherPorts, ...listeners.map(({ spec }) => spec.port)];
    const silent = (service.spec.ports ?? [])
        .filter((port) => !served.includes(targetOf(port, pods)))
        .map((port) => ({
            problem: `no Listener on port ${targetOf(port, pods)}, where port ${port.port} of Service ${nameOf(service)} leads`,
            fix: `pulumi refresh && pulumi up (the chart makes the Listeners of 8080 and 8443)`,
        }));
    return judged(count(listeners, "Listener"), [...doubled, ...silent]);
}

/** UDP and TCP can share a number. */
const key = ({ spec }: Listener) => `${spec.protocol === "UDP" ? "UDP" : "TCP"} ${spec.port}`;

/** A target port can be a name of the container's. */
function targetOf({ targetPort, port }: ServicePort, pods: readonly Pod[]): number {
    if (typeof targetPort === "string") {
        const ports = pods.flatMap(({ spec }) => spec.containers).flatMap((it) => it.ports ?? []);
        return ports.find(({ name }) => name === targetPort)?.containerPort ?? Number(targetPort);
    }
    return targetPort ?? port;
}

export const listenersCheck: LiveCheck = {
    check: "listeners",
    what: "Listeners on the ports of the edge's Service",
    look: async (cluster, expected) => {
        const ours = await readByEdge(cluster, expected);
        const [listeners, tcp, services, pods] = await Promise.all([
            cluster.list("listeners"),
            cluster.list("tcpmappings"),
            cluster.list("services"),
            edgePods(cluster, expected),
        ]);
        const { namespace, service: name } = expected.edge;
        const service = services.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
        const tcpPorts = tcp.filter(ours).map(({ spec }) => spec.port);
        const oldestFirst = listeners
            .filter(ours)
            .sort((a, b) => (a.metadata.creationTimestamp ?? "").localeCompare(b.metadata.creationTimestamp ?? ""));
        return judgeListeners(oldestFirst, service, pods, tcpPorts, expected);
    },
};
