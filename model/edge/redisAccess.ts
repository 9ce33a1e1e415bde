import type { AnyObject } from "../../kube/object";
import { serviceSelects } from "../../kube/selectors";
import type { StrictSettings } from "../../config/schema";
import { Container, podLabels, templateOf } from "../../kube/podTemplate";

/** A workload that still takes plaintext, in the form of the setting `strict.exceptions`. */
export type MtlsException = StrictSettings["exceptions"][number];

interface ServiceSpec {
    readonly selector?: Readonly<Record<string, string>>;
    readonly ports?: readonly { readonly port: number; readonly targetPort?: number | string }[];
}

/** Name of the PeerAuthentication that lets the edge reach its Redis. */
export const redisExceptionName = "edge-mesh-redis";
const redisVariable = "REDIS_URL";

/** Where the edge keeps its rate limits and sessions, where that is a Service of the cluster. */
export interface RedisPlace {
    readonly service: string;
    readonly namespace: string;
    readonly port: number;
}

/** Reads `REDIS_URL` of the edge's container; undefined without one, and when it comes from elsewhere (`valueFrom`). */
export function redisPlace(container: Container, edgeNamespace: string): RedisPlace | undefined {
    const url = container.env?.find(({ name }) => name === redisVariable)?.value;
    return url === undefined ? undefined : placeOf(url, edgeNamespace);
}

/** Reads `host:port`, where the host is a Service's name with or without its namespace; undefined for any other host. */
export function placeOf(url: string, edgeNamespace: string): RedisPlace | undefined {
    const match = /^(?:rediss?:\/\/)?(?:[^@/]*@)?([a-z0-9][a-z0-9.-]*):(\d+)/.exec(url);
    const [service = "", namespace = edgeNamespace, kind = "svc"] = (match?.[1] ?? "").split(".");
    return match === null || kind !== "svc" ? undefined : { service, namespace, port: Number(match[2]) };
}

/**
 * The exception from strict mTLS for the pods behind the edge's Redis. Nothing of the edge's outbound traffic is
 * intercepted, so an injected Redis gets plaintext, and refuses it once mTLS is strict. It is harmless for a Redis
 * without sidecar.
 * @param objects Services and workloads, among them the Redis if it runs in the cluster
 */
export function redisException(place: RedisPlace, objects: readonly AnyObject[]): MtlsException | undefined {
    const inPlace = objects.filter(({ metadata }) => (metadata.namespace ?? "default") === place.namespace);
    const service = inPlace.find(({ kind, metadata }) => kind === "Service" && metadata.name === place.service);
    const { selector, ports } = (service?.["spec"] ?? {}) as ServiceSpec;
    const port = ports?.find((it) => it.port === place.port);
    if (selector === undefined || port === undefined) {
        return undefined;
    }
    const target = port.targetPort ?? port.port;
    const number = typeof target === "number" ? target : namedPort(target, selector, inPlace);
    return number === undefined
        ? undefined
        : { name: redisExceptionName, namespace: place.namespace, matchLabels: selector, ports: [number] };
}

function namedPort(name: string, selector: Readonly<Record<string, string>>, objects: readonly AnyObject[]) {
    return objects
        .flatMap((object) => templateOf(object) ?? [])
        .filter((template) => serviceSelects(selector, podLabels(template)))
        .flatMap(({ spec }) => spec.containers)
        .flatMap(({ ports }) => ports ?? [])
        .find((port) => port.name === name)?.containerPort;
}
