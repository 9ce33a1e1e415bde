import { setTimeout as sleep } from "node:timers/promises";
import { ports } from "../../kube/wellKnown";
import type { Expected } from "../../plan/expected";
import type { Telemetry, TracingService } from "./cluster/customKinds";
import type { Pod, Service } from "./cluster/kinds";
import { count, edgeId, edgePods, judged, nameOf, readByEdge, realEdgePods, restartEdge } from "./cluster/objects";
import { Judgement, LiveCheck, Problem } from "./types";
import { CannotLook } from "./cluster/cannotLook";
import { upstreamOf } from "./cluster/upstream";

const switchedOff = judged("switched off", []);

/** What tracing depends on. */
export interface TracingFacts {
    /** TracingServices that this edge reads. */
    readonly tracing: readonly TracingService[];
    readonly services: readonly Service[];
    readonly telemetries: readonly Telemetry[];
}

/** EM-009: one TracingService of a driver the edge accepts, its collector, and the Telemetry that is the mesh's half. */
export function judgeTracing({ tracing, services, telemetries }: TracingFacts, expected: Expected): Judgement {
    const [only, ...more] = tracing;
    const again = "pulumi refresh && pulumi up";
    const names = tracing.map(nameOf).join(", ");
    const mesh = telemetryProblems(telemetries, expected).map((problem) => ({ problem, fix: again }));
    if (more.length > 0) {
        const others = tracing.filter(({ metadata: { name, namespace } }) => !isOurs(name, namespace, expected));
        const extra = others[0] ?? only;
        const fix = `kubectl -n ${extra?.metadata.namespace} delete tracingservice ${extra?.metadata.name}`;
        const problem = `${tracing.length} TracingServices, with which nothing at all is traced`;
        return judged(names, [{ problem, fix }, ...mesh]);
    }
    if (only !== undefined) {
        const sampled = isOurs(only.metadata.name, only.metadata.namespace, expected)
            ? samplingProblem(`TracingService ${nameOf(only)}`, only.spec.sampling?.overall, expected)
            : [];
        const ours = sampled.map((problem) => ({ problem, fix: again }));
        return judged(names, [...specProblems(only, services), ...ours, ...mesh]);
    }
    const problem = "there is no TracingService, so the edge traces nothing";
    return expected.zipkin === undefined ? switchedOff : judged("none", [{ problem, fix: again }, ...mesh]);
}

function telemetryProblems(telemetries: readonly Telemetry[], expected: Expected): string[] {
    const { zipkin, istio } = expected;
    if (zipkin === undefined) {
        return [];
    }
    const found = telemetries.find(
        ({ metadata: { name, namespace } }) => name === zipkin.telemetry && namespace === istio.namespace,
    );
    const where = `Telemetry ${istio.namespace}/${zipkin.telemetry}`;
    return found === undefined
        ? [`${where} is not there, so no sidecar sends a span`]
        : samplingProblem(where, found.spec?.tracing?.[0]?.randomSamplingPercentage, expected);
}

/** Another sampling than the stack's; Zipkin cannot tell, because it shows spans of an hour ago as well. */
function samplingProblem(where: string, live: number | undefined, { zipkin }: Expected): string[] {
    const wanted = zipkin?.sampling;
    return wanted === undefined || live === undefined || live === wanted
        ? []
        : [`${where} has a sampling of ${live} %, not ${wanted}${live === 0 ? ": no request is traced" : ""}`];
}

const isOurs = (name: string, namespace: string | undefined, { zipkin, edge }: Expected) =>
    name === zipkin?.tracingService && namespace === edge.namespace;

/** The CRD accepts what the code rejects (Emissary's irtracing.py): the driver lightstep, and HTTP_JSON_V1. */
function specProblems(only: TracingService, services: readonly Service[]): Problem[] {
    const { metadata, spec } = only;
    const { service, port } = upstreamOf({ metadata, spec: { service: spec.service } });
    const there = services.find(
        (it) => it.metadata.name === service?.name && it.metadata.namespace === service.namespace,
    );
    const wrong: string[] = [];
    if (spec.driver === "lightstep") {
        wrong.push("the edge rejects the driver lightstep");
    }
    if (spec.config?.collector_endpoint_version === "HTTP_JSON_V1") {
        wrong.push("the edge rejects collector_endpoint_version HTTP_JSON_V1");
    }
    if (service !== undefined && there === undefined) {
        wrong.push(`its collector, Service ${service.namespace}/${service.name}, is not there`);
    }
    if (there !== undefined && port !== undefined && !there.spec.ports?.some((it) => it.port === port)) {
        wrong.push(`its collector, Service ${nameOf(there)}, has no port ${port}`);
    }
    const fix = `kubectl -n ${metadata.namespace} edit tracingservices.v3alpha1.getambassador.io ${metadata.name}`;
    return wrong.map((it) => ({ problem: `TracingService ${nameOf(only)}: ${it}`, fix }));
}

/** EM-026: the edge reads its TracingService at boot only, so every pod has to be younger than it. */
export function judgeBoot(tracing: TracingService, pods: readonly Pod[], expected: Expected): Judgement {
    const made = Date.parse(tracing.metadata.creationTimestamp ?? "");
    const older = pods.filter(
        (pod) => Date.parse(pod.status?.startTime ?? pod.metadata.creationTimestamp ?? "") < made,
    );
    return judged(
        count(pods, "pod"),
        older.map((pod) => ({
            problem: `pod ${nameOf(pod)} is older than TracingService ${nameOf(tracing)}, so it does not know of it`,
            fix: restartEdge(expected),
        })),
    );
}

/** EM-026: names of the services that Zipkin has spans of. */
export function judgeSpans(answer: string, expected: Expected, edgeServices: readonly string[]): Judgement {
    const services = JSON.parse(answer) as string[];
    const found = edgeServices.some((it) => services.includes(it));
    const seen = services.join(", ") || "no service";
    const problem = `Zipkin has no span of ${edgeServices.join(" or ")} (send a request through the edge first: sampling may skip it)`;
    const { namespace, name } = expected.edge;
    return judged(
        seen,
        found ? [] : [{ problem, fix: `kubectl -n ${namespace} logs deployment/${name} | grep -i tracing` }],
    );
}

export const tracingCheck: LiveCheck = {
    check: "tracing",
    what: "TracingService and its collector",
    look: async (cluster, expected) => {
        const ours = await readByEdge(cluster, expected);
        const [tracing, services, telemetries] = await Promise.all([
            cluster.list("tracingservices"),
            cluster.list("services"),
            expected.zipkin === undefined ? [] : cluster.list("telemetries"),
        ]);
        return judgeTracing({ tracing: tracing.filter(ours), services, telemetries }, expected);
    },
};

async function ourTracing(...[cluster, expected]: Parameters<LiveCheck["look"]>): Promise<TracingService> {
    const all = await cluster.list("tracingservices");
    const found = all.find(({ metadata: { name, namespace } }) => isOurs(name, namespace, expected));
    if (found === undefined) {
        throw new CannotLook("the stack's TracingService is not there (see EM-009)");
    }
    return found;
}

export const bootCheck: LiveCheck = {
    check: "spans",
    what: "pods of the edge younger than its TracingService",
    look: async (cluster, expected) =>
        expected.zipkin === undefined
            ? switchedOff
            : judgeBoot(await ourTracing(cluster, expected), await edgePods(cluster, expected), expected),
};

/**
 * Envoy's node cluster names its spans unless the TracingService does: AMBASSADOR_ID, or `ambassador` without one, and
 * the namespace (Emissary's config.py, v3bootstrap.py).
 */
function serviceNames({ spec }: TracingService, { edge }: Expected, id: string): string[] {
    const given = spec.config?.service_name;
    const ids = given === undefined ? [...new Set([id, "ambassador"])].map((it) => `${it}-${edge.namespace}`) : [given];
    return ids.map((it) => it.toLowerCase());
}

/** Envoy hands its spans on every five seconds (its `tracing.zipkin.flush_interval_ms`), so an edge just asked has none yet. */
const spansTimeout = 8_000;

/** Looks for spans of the edge for so many milliseconds. */
export function spansWithin(timeout: number): LiveCheck {
    return {
        check: "spans",
        what: "spans of the edge in Zipkin",
        look: async (cluster, expected) => {
            if (expected.zipkin === undefined) {
                return switchedOff;
            }
            await realEdgePods(cluster, expected);
            const { namespace, name } = expected.zipkin;
            const tracing = await ourTracing(cluster, expected);
            const names = serviceNames(tracing, expected, await edgeId(cluster, expected));
            const look = async () =>
                judgeSpans(
                    await cluster.fetchService(namespace, name, ports.zipkin, "/api/v2/services"),
                    expected,
                    names,
                );
            let judgement = await look();
            for (const end = Date.now() + timeout; judgement.problems.length > 0 && Date.now() < end;) {
                await sleep(1_000);
                judgement = await look();
            }
            return judgement;
        },
    };
}

export const spansCheck = spansWithin(spansTimeout);
