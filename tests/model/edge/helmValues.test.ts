import * as assert from "node:assert/strict";
import { edgeHelmValues } from "../../../model/edge/helmValues";
import { givenRedis } from "../../../model/edge/redisEnvironment";
import { istioIntegration } from "../../../model/edge/istioIntegration";
import { settingsOf } from "../../support/settings";

const integration = istioIntegration({ revision: "canary", workloadCertTtl: "30m" });

type Nested = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const facts = {
    fullname: "edge-stack",
    licenseSecret: "license",
    tracingHash: "cafe",
    conversion: true,
};

function valuesOf(edge: Readonly<Record<string, unknown>> = {}): Nested {
    const settings = settingsOf({ edge }).edge;
    const redis =
        settings.distribution === "emissary"
            ? undefined
            : givenRedis("redis.ambassador:6379", { name: "login", passwordKey: "key" });
    return edgeHelmValues({ ...facts, redis, integration, edge: settings }) as Nested;
}
const emissary = (edge?: Readonly<Record<string, unknown>>) => valuesOf(edge)["emissary-ingress"] as Nested;

describe("model/edge/helmValues", () => {
    it("nests the guide's whole integration under emissary-ingress", () => {
        const values = emissary();
        assert.equal(values["createDefaultListeners"], true);
        assert.deepEqual(values["podAnnotations"], {
            ...integration.podAnnotations,
            "edge-mesh.dev/tracing-hash": "cafe",
        });
        assert.deepEqual(values["volumes"], [{ name: "istio-certs", emptyDir: { medium: "Memory" } }]);
        assert.deepEqual(values["volumeMounts"], [
            { name: "istio-certs", mountPath: "/etc/istio-certs", readOnly: true },
        ]);
        assert.deepEqual(values["env"], {
            AMBASSADOR_ISTIO_SECRET_DIR: "/etc/istio-certs",
            AMBASSADOR_ENVOY_BASE_ID: "1",
        });
    });

    it("keeps the user's lists and texts beside ours, and leaves what contradicts ours to the guardrails", () => {
        const mine = { name: "mine", emptyDir: {} };
        const mount = { name: "mine", mountPath: "/mine" };
        const config = "proxyMetadata: { MINE: yes }\n";
        const values = emissary({
            values: {
                "emissary-ingress": {
                    volumes: [mine],
                    volumeMounts: [mount],
                    podAnnotations: { "proxy.istio.io/config": config, mine: "yes" },
                },
            },
        });
        assert.deepEqual(values["volumes"], [integration.volume, mine]);
        assert.deepEqual(values["volumeMounts"], [integration.volumeMount, mount]);
        const { "proxy.istio.io/config": text, mine: kept } = values["podAnnotations"] as Readonly<
            Record<string, string>
        >;
        assert.equal(kept, "yes");
        assert.match(text ?? "", /MINE: yes/);
        assert.match(text ?? "", /OUTPUT_CERTS: \/etc\/istio-certs/);
        const ports = "traffic.sidecar.istio.io/includeInboundPorts";
        const theirs = emissary({ values: { "emissary-ingress": { podAnnotations: { [ports]: "80" } } } });
        assert.equal((theirs["podAnnotations"] as Readonly<Record<string, string>>)[ports], "80");
    });

    it("leaves nothing of it at top level, where Helm would ignore it without a word", () => {
        assert.deepEqual(Object.keys(valuesOf()).sort(), ["emissary-ingress", "licenseKey", "redis", "redisURL"]);
    });

    it("gives Emissary the same at top level, and nothing that only Edge Stack's chart knows", () => {
        const nested = emissary();
        const { waitForApiext: _wait, ingressClassResource: _class, ...open } = valuesOf({ distribution: "emissary" });
        const { agent: _agent, redisURL, licenseKey, envRaw: _raw, ...same } = nested;
        assert.deepEqual([redisURL, licenseKey], ["redis.ambassador:6379", { secretName: "license" }]);
        assert.deepEqual(open, same);
    });

    it("has the edge serve on while its address is still handed out, by the user's handler where there is one", () => {
        assert.deepEqual(emissary()["lifecycle"], { preStop: { exec: { command: ["sleep", "8"] } } });
        const lifecycle = { preStop: { sleep: { seconds: 20 } } };
        assert.deepEqual(emissary({ values: { "emissary-ingress": { lifecycle } } })["lifecycle"], lifecycle);
    });

    it("switches the agent off where the chart has one", () => {
        const agent = (version: string) => valuesOf({ distribution: "emissary", version })["agent"];
        assert.deepEqual(agent("3.10.0"), { enabled: false });
        assert.deepEqual(agent("8.9.1"), { enabled: false }, "chart 8.9.1 is Emissary 3.9.1");
        assert.equal(agent("4.1.0"), undefined);
        assert.deepEqual(emissary()["agent"], { enabled: false });
    });

    it("lets Emissary wait for the conversion webhook only where there is one", () => {
        const wait = (conversion: boolean) =>
            (
                edgeHelmValues({
                    ...facts,
                    redis: undefined,
                    integration,
                    conversion,
                    edge: settingsOf({ edge: { distribution: "emissary" } }).edge,
                }) as Nested
            )["waitForApiext"];
        assert.deepEqual([wait(true), wait(false)], [{ enabled: true }, { enabled: false }]);
    });

    it("keeps Emissary's IngressClass apart from that of Edge Stack", () => {
        assert.deepEqual(valuesOf({ distribution: "emissary" })["ingressClassResource"], { name: "edge-stack" });
        assert.ok(!("ingressClassResource" in emissary()));
    });

    it("has of the raw values Edge Stack's envRaw alone, the rest being the chart's", () => {
        const raw = (values: object) => [...JSON.stringify(values).matchAll(/"(\w*raw\w*)":/gi)].map(([, key]) => key);
        assert.deepEqual(raw(valuesOf()), ["envRaw"]);
        assert.deepEqual(raw(valuesOf({ distribution: "emissary" })), []);
    });

    it("adds a user's variables to ours, in the edge and in its canary", () => {
        const text = (value: unknown) => String((value as { envRaw?: unknown }).envRaw);
        const own = { envRaw: "- name: MINE", canary: { enabled: true, replicaCount: 1, envRaw: "- name: CANARY" } };
        const values = emissary({ values: { "emissary-ingress": own } });
        assert.match(text(values), /- name: REDIS_PASSWORD[\s\S]*\n- name: MINE\n$/);
        assert.match(text(values["canary"]), /- name: REDIS_PASSWORD[\s\S]*\n- name: CANARY\n$/);
        assert.equal(values["canary"]?.["replicaCount"], 1);
        assert.equal(emissary()["canary"], undefined);
    });

    it("leaves Emissary's envRaw to the user", () => {
        const values = valuesOf({ distribution: "emissary", values: { envRaw: "- name: MINE" } });
        assert.equal(values["envRaw"], "- name: MINE");
    });

    it("uses the license Secret and the Redis that are there", () => {
        const values = valuesOf();
        assert.deepEqual(values["licenseKey"], { createSecret: false, secretName: "license" });
        assert.deepEqual(values["redis"], { create: false });
        assert.equal(values["redisURL"], "redis.ambassador:6379");
        assert.equal(emissary()["fullnameOverride"], "edge-stack");
    });

    it("passes on replicas and resources", () => {
        const resources = { requests: { cpu: "1" }, limits: { memory: "1Gi" } };
        const values = emissary({ replicas: 3, resources });
        assert.equal(values["replicaCount"], 3);
        assert.deepEqual(values["resources"], resources);
        assert.ok(!("resources" in emissary()), "the chart's own resources are replaced by nothing");
    });

    it("keeps one pod through disruptions only when asked", () => {
        assert.deepEqual(emissary({ replicas: 2, disruptionBudget: true })["podDisruptionBudget"], { minAvailable: 1 });
        assert.ok(!("podDisruptionBudget" in emissary()));
    });

    it("leaves the number of pods to the load within its bounds, by the chart's metrics", () => {
        assert.equal(emissary({})["autoscaling"], undefined);
        const scaled = emissary({ autoscaling: { min: 2, max: 6 } });
        assert.deepEqual(scaled["autoscaling"], { enabled: true, minReplicas: 2, maxReplicas: 6 });
    });

    it("spreads the edge's own pods over nodes and zones, and lets one wait only where that is asked for", () => {
        const constraints = (edge: Readonly<Record<string, unknown>>) =>
            emissary(edge)["topologySpreadConstraints"] as unknown as Record<string, unknown>[];
        const kinds = (edge: Readonly<Record<string, unknown>>) =>
            constraints(edge).map((it) => [it["topologyKey"], it["whenUnsatisfiable"]]);
        assert.equal(emissary({})["topologySpreadConstraints"], undefined);
        assert.deepEqual(kinds({ spread: "prefer" }), [
            ["kubernetes.io/hostname", "ScheduleAnyway"],
            ["topology.kubernetes.io/zone", "ScheduleAnyway"],
        ]);
        assert.deepEqual(kinds({ spread: "require" }), [
            ["kubernetes.io/hostname", "DoNotSchedule"],
            ["topology.kubernetes.io/zone", "ScheduleAnyway"],
        ]);
        for (const { labelSelector } of constraints({ spread: "prefer" })) {
            assert.deepEqual(labelSelector, { matchLabels: { "app.kubernetes.io/instance": "edge-stack" } });
        }
    });

    it("lets the user add an annotation without losing the integration", () => {
        const values = {
            "emissary-ingress": { podAnnotations: { mine: "1" }, env: { AMBASSADOR_ENVOY_BASE_ID: "4" } },
        };
        const { podAnnotations, env } = emissary({ values });
        assert.equal(podAnnotations?.["mine"], "1");
        assert.equal(podAnnotations["proxy.istio.io/config"], integration.podAnnotations["proxy.istio.io/config"]);
        assert.deepEqual(env, { AMBASSADOR_ISTIO_SECRET_DIR: "/etc/istio-certs", AMBASSADOR_ENVOY_BASE_ID: "4" });
        assert.equal(integration.env["AMBASSADOR_ENVOY_BASE_ID"], "1");
    });
});
