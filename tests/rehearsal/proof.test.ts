import * as assert from "node:assert/strict";
import { emissary, formatProofs, LiveObject, prove } from "../../rehearsal/proof";

const certificates = "/etc/istio-certs";
const sidecar = {
    name: "istio-proxy",
    env: [{ name: "PROXY_CONFIG", value: `{"proxyMetadata":{"OUTPUT_CERTS":"${certificates}"}}` }],
    volumeMounts: [{ mountPath: certificates }],
};
const main = {
    name: "edge-stack",
    env: [{ name: "AMBASSADOR_ISTIO_SECRET_DIR", value: certificates }],
    volumeMounts: [{ mountPath: `${certificates}/` }],
};
const object = (
    kind: string,
    name: string,
    spec: object = {},
    namespace = "ambassador",
    labels: Readonly<Record<string, string>> = {},
): LiveObject => ({
    kind,
    metadata: { name, namespace, labels },
    spec: spec as NonNullable<LiveObject["spec"]>,
});

/** A cluster that holds all that the guide promises, by name of its part. */
const whole: Readonly<Record<string, LiveObject>> = {
    edge: object("Pod", "edge-1", { containers: [main], initContainers: [sidecar] }, "ambassador", {
        "app.kubernetes.io/instance": "edge-stack",
        profile: "main",
    }),
    quote: object("Pod", "quote-1", { containers: [{ name: "backend" }, sidecar] }, "default", { app: "quote" }),
    zipkin: object("Pod", "zipkin-1", { containers: [{ name: "zipkin" }] }, "observability", {
        "app.kubernetes.io/name": "zipkin",
    }),
    redis: object("Pod", "redis-1", { containers: [{ name: "redis" }] }, "ambassador", {
        "app.kubernetes.io/name": "edge-stack-redis",
    }),
    mapping: object("Mapping", "quote", { tls: "istio-upstream", service: "quote.default:80" }, "default"),
    tlsContext: object("TLSContext", "istio-upstream", { secret: "istio-certs", alpn_protocols: "istio" }),
    tracing: object("TracingService", "tracing"),
    http: object("Listener", "http"),
    https: object("Listener", "https"),
    host: object("Host", "edge"),
    telemetry: object("Telemetry", "mesh-default", {}, "istio-system"),
    strict: object("PeerAuthentication", "default", { mtls: { mode: "STRICT" } }, "istio-system"),
    namespace: { kind: "Namespace", metadata: { name: "default", labels: { "istio-injection": "enabled" } } },
};

/** The proofs that fail once some parts of the cluster are replaced; undefined takes a part away. */
function failing(changes: Readonly<Record<string, LiveObject | undefined>>): Record<string, string> {
    const objects = Object.values({ ...whole, ...changes }).filter((it) => it !== undefined);
    return Object.fromEntries(
        prove(objects)
            .filter(({ holds }) => !holds)
            .map(({ what, seen }) => [what, seen]),
    );
}
const pod = (part: string, containers: readonly object[]): LiveObject => ({
    ...(whole[part] as LiveObject),
    spec: { containers } as unknown as NonNullable<LiveObject["spec"]>,
});
const others = (container: { readonly name: string }, change: object) => ({ ...container, ...change });

describe("rehearsal/proof", () => {
    it("holds for a cluster that has everything", () => {
        assert.deepEqual(failing({}), {});
    });

    it("holds for nothing on an empty cluster", () => {
        assert.deepEqual(
            prove([]).filter(({ holds }) => holds),
            [],
        );
        assert.ok(prove([]).every(({ seen }) => seen === "none found"));
    });

    it("misses the sidecar of the edge and of the sample", () => {
        assert.equal(failing({ edge: pod("edge", [main]) })["edge pods carry istio-proxy"], "not ambassador/edge-1");
        assert.deepEqual(failing({ quote: pod("quote", [{ name: "backend" }]) }), {
            "sample pods are injected": "not default/quote-1",
        });
    });

    it("misses each part of the certificate's way", () => {
        const edge = (...containers: object[]) => Object.keys(failing({ edge: pod("edge", containers) }));
        assert.deepEqual(edge(main, others(sidecar, { env: [] })), ["istio-proxy writes certificates (OUTPUT_CERTS)"]);
        assert.deepEqual(edge(main, others(sidecar, { volumeMounts: [] })), ["istio-proxy mounts the certificates"]);
        assert.deepEqual(edge(others(main, { env: [] }), sidecar), ["the edge reads and mounts the certificates"]);
        assert.deepEqual(edge(others(main, { volumeMounts: [] }), sidecar), [
            "the edge reads and mounts the certificates",
        ]);
    });

    it("sees a Redis or a Zipkin that was injected", () => {
        const what = "Zipkin and Redis stay outside the mesh";
        assert.deepEqual(failing({ redis: pod("redis", [sidecar]) }), { [what]: "not ambassador/redis-1" });
        assert.deepEqual(failing({ zipkin: pod("zipkin", [sidecar]) }), { [what]: "not observability/zipkin-1" });
    });

    it("sees a Mapping without mTLS or without port", () => {
        const what = "Mappings originate mTLS at an explicit port";
        for (const spec of [
            { service: "quote.default:80" },
            { tls: "istio-upstream", service: "quote.default" },
            { tls: "other", service: "q:80" },
        ]) {
            assert.deepEqual(failing({ mapping: object("Mapping", "quote", spec, "default") }), {
                [what]: "not default/quote",
            });
        }
    });

    it("sees a TLSContext in another namespace or with another secret", () => {
        const right = { secret: "istio-certs", alpn_protocols: "istio" };
        for (const wrong of [
            object("TLSContext", "t", right, "default"),
            object("TLSContext", "t", { ...right, secret: "x" }),
            object("TLSContext", "t", { secret: "istio-certs" }),
        ]) {
            assert.deepEqual(Object.keys(failing({ tlsContext: wrong })), ["TLSContext uses Istio's certificate"]);
        }
    });

    it("counts what there has to be exactly once", () => {
        assert.deepEqual(failing({ second: object("TracingService", "other") }), {
            "one TracingService": "ambassador/tracing, ambassador/other",
        });
        assert.deepEqual(failing({ https: undefined }), { "two Listeners": "ambassador/http" });
        assert.deepEqual(failing({ host: undefined, telemetry: undefined }), {
            "one Host": "none found",
            "one Telemetry": "none found",
        });
    });

    it("takes an exception for no strict policy", () => {
        const exception = object(
            "PeerAuthentication",
            "probe",
            { portLevelMtls: { "9000": { mode: "PERMISSIVE" } } },
            "shop",
        );
        assert.deepEqual(failing({ exception }), {});
        assert.deepEqual(failing({ exception, strict: undefined }), { "strict PeerAuthentication": "none found" });
    });

    it("sees a namespace with both injection labels", () => {
        const labels = { "istio-injection": "enabled", "istio.io/rev": "canary" };
        const namespace = { kind: "Namespace", metadata: { name: "default", labels } };
        assert.deepEqual(failing({ namespace }), { "no namespace carries both injection labels": "not default" });
    });

    it("holds the open core to the same, in its own namespace and without Redis", () => {
        const tlsContext = { ...(whole["tlsContext"] as LiveObject) };
        const { redis: _redis, ...others } = whole;
        const failingOf = (objects: readonly LiveObject[]) =>
            prove(objects, emissary)
                .filter(({ holds }) => !holds)
                .map(({ what }) => what);
        assert.ok(failingOf(Object.values(others)).includes("edge pods carry istio-proxy"));
        const edge = object("Pod", "edge-1", { containers: [main], initContainers: [sidecar] }, "emissary", {
            "app.kubernetes.io/instance": "emissary-ingress",
            profile: "main",
        });
        const moved = { ...tlsContext, metadata: { ...tlsContext.metadata, namespace: "emissary" } };
        assert.deepEqual(failingOf(Object.values({ ...others, edge, tlsContext: moved })), []);
    });

    it("prints one aligned line a proof, failures marked", () => {
        const table = formatProofs([
            { what: "short", seen: "1 of 1", holds: true },
            { what: "much longer", seen: "none found", holds: false },
        ]);
        assert.equal(table, "  ok    short        1 of 1\n  FAIL  much longer  none found");
    });
});
