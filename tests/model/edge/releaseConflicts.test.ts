import * as assert from "node:assert/strict";
import { settingsOf } from "../../support/settings";
import { isOwnRelease, undoingValues } from "../../../model/edge/releaseConflicts";
import { edgeHelmValues } from "../../../model/edge/helmValues";
import { givenRedis } from "../../../model/edge/redisEnvironment";
import { podFieldsFor, PodFields } from "../../../model/edge/podPatch";
import { integration } from "../../support/integration";

const release = (config: Record<string, unknown>) => ({
    name: "edge",
    namespace: "ambassador",
    version: 1,
    chart: "edge-stack-8.10.0",
    config,
});
const { fields } = podFieldsFor({ spec: { containers: [{ name: "aes" }] } }, integration, {
    "edge-mesh.dev/tracing-hash": "cafe",
}) as { fields: PodFields };
const pathsOf = (config: Record<string, unknown>) =>
    undoingValues(release(config), "edge-stack", fields).map(({ path }) => path);
const ownValues = (handOver: boolean) =>
    edgeHelmValues({
        edge: settingsOf({ edge: { handOver } }).edge,
        integration,
        conversion: true,
        fullname: "edge-stack",
        redis: givenRedis("r:6379", undefined),
        licenseSecret: "l",
        tracingHash: "beef",
    });

describe("model/edge/releaseConflicts", () => {
    it("knows the program's own release until it is handed over, and no other", () => {
        assert.equal(isOwnRelease(release(ownValues(false))), true);
        assert.equal(isOwnRelease(release(ownValues(true))), false);
        assert.equal(isOwnRelease(release({ "emissary-ingress": { podAnnotations: { a: "b" } } })), false);
    });

    it("finds nothing to undo in the program's own values, whatever the tracing hash was then", () => {
        assert.deepEqual(pathsOf(ownValues(true)), []);
    });

    it("names values that contradict, nested or at the top, with the path that a user sets", () => {
        const values = {
            podAnnotations: { "traffic.sidecar.istio.io/includeInboundPorts": "*", other: "kept" },
            podLabels: { "sidecar.istio.io/inject": "false" },
            env: { AMBASSADOR_ENVOY_BASE_ID: 0, OTHER: "kept" },
            envRaw: [{ name: "AMBASSADOR_ISTIO_SECRET_DIR", value: "/elsewhere" }],
            volumes: [{ name: "istio-certs", secret: {} }, { name: "other" }],
            volumeMounts: [{ name: "other", mountPath: "/etc/istio-certs/" }],
        };
        const paths = [
            'podAnnotations["traffic.sidecar.istio.io/includeInboundPorts"]',
            'podLabels["sidecar.istio.io/inject"]',
            "envRaw.AMBASSADOR_ISTIO_SECRET_DIR",
            "env.AMBASSADOR_ENVOY_BASE_ID",
            "volumes",
            "volumeMounts",
        ];
        assert.deepEqual(pathsOf(values), paths);
        assert.deepEqual(
            pathsOf({ "emissary-ingress": values }),
            paths.map((path) => `emissary-ingress.${path}`),
        );
    });

    it("names variables in small letters, and in the text that the chart takes", () => {
        const envRaw = "- { name: AMBASSADOR_ISTIO_SECRET_DIR, value: /elsewhere }\n";
        assert.deepEqual(pathsOf({ env: { ambassador_envoy_base_id: "0" }, envRaw }), [
            "envRaw.AMBASSADOR_ISTIO_SECRET_DIR",
            "env.AMBASSADOR_ENVOY_BASE_ID",
        ]);
    });

    it("takes values that say the same, as numbers and with a slash", () => {
        const env = { AMBASSADOR_ENVOY_BASE_ID: 1, AMBASSADOR_ISTIO_SECRET_DIR: "/etc/istio-certs/" };
        assert.deepEqual(pathsOf({ env, volumes: [{ name: "istio-certs", emptyDir: {} }] }), []);
    });

    it("names values that take the Deployment away", () => {
        assert.deepEqual(pathsOf({ daemonSet: true, fullnameOverride: "other" }), ["fullnameOverride", "daemonSet"]);
        assert.deepEqual(pathsOf({ deploymentNameOverride: "edge-stack", fullnameOverride: "other" }), []);
    });
});
