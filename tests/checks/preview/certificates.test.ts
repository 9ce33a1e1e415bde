import * as assert from "node:assert/strict";
import { emissary, told } from "../../support/desired";

const at = "error edge.values.emissary-ingress";
const ours = { name: "istio-certs" };

describe("checks/preview/certificates", () => {
    for (const check of ["certificateVolume", "stringAnnotations", "edgeEnvironment"] as const) {
        it(`${check} finds nothing in our own values`, async () => {
            assert.deepEqual(await told(check), []);
            assert.deepEqual(await told(check, emissary({ podAnnotations: { mine: "yes" }, env: { MINE: "1" } })), []);
        });
    }

    it("EM-002: a volume or mount of the user's in the place of the certificates'", async () => {
        const name = "certificateVolume";
        assert.deepEqual(await told(name, emissary({ volumes: [{ name: "mine" }] })), []);
        assert.deepEqual(await told(name, emissary({ volumes: "mine" })), [`${at}.volumes`]);
        assert.deepEqual(await told(name, emissary({ volumeMounts: [{ name: "mine" }] })), []);
        const elsewhere = { ...ours, mountPath: "/elsewhere" };
        assert.deepEqual(await told(name, emissary({ volumeMounts: [elsewhere] })), [`${at}.volumeMounts`]);
        const mount = { ...ours, mountPath: "/etc/istio-certs/" };
        assert.deepEqual(await told(name, emissary({ volumeMounts: [mount] })), []);
    });

    it("EM-002: a directory that differs in one of the four places, but not one that moved in all", async () => {
        const name = "certificateVolume";
        const everywhere = {
            env: { AMBASSADOR_ISTIO_SECRET_DIR: "/certs" },
            volumeMounts: [{ ...ours, mountPath: "/certs" }],
            podAnnotations: {
                "proxy.istio.io/config": "proxyMetadata: { OUTPUT_CERTS: /certs/ }",
                "sidecar.istio.io/userVolumeMount": JSON.stringify([{ ...ours, mountPath: "/certs" }]),
            },
        };
        assert.deepEqual(await told(name, emissary(everywhere)), []);
        for (const key of Object.keys(everywhere) as (keyof typeof everywhere)[]) {
            const { [key]: _left, ...rest } = everywhere;
            assert.notDeepEqual(await told(name, emissary(rest)), [], key);
        }
    });

    it("EM-003: annotations that are no texts, or texts that nothing can read", async () => {
        const name = "stringAnnotations";
        const config = "proxy.istio.io/config";
        const mount = "sidecar.istio.io/userVolumeMount";
        for (const [key, value] of [
            [config, { proxyMetadata: {} }],
            [config, "a: [b"],
            [config, "just text"],
            [mount, [ours]],
            [mount, "[{"],
            [mount, "{}"],
            ["mine", 1],
        ] as const) {
            const found = await told(name, emissary({ podAnnotations: { [key]: value } }));
            assert.deepEqual(found, [`${at}.podAnnotations${key === "mine" ? ".mine" : `["${key}"]`}`]);
        }
    });

    it("EM-004: variables that are missing, no texts, or make the edge look elsewhere", async () => {
        const name = "edgeEnvironment";
        const tell = (env: object) => told(name, emissary({ env }));
        assert.deepEqual(await tell({ AMBASSADOR_ENVOY_BASE_ID: "0" }), [`${at}.env.AMBASSADOR_ENVOY_BASE_ID`]);
        assert.deepEqual(await tell({ AMBASSADOR_ENVOY_BASE_ID: "one" }), [`${at}.env.AMBASSADOR_ENVOY_BASE_ID`]);
        assert.ok(
            (await tell({ AMBASSADOR_ISTIO_SECRET_DIR: true })).includes(`${at}.env.AMBASSADOR_ISTIO_SECRET_DIR`),
        );
        assert.deepEqual(await tell({ AMBASSADOR_ISTIO_SECRET_DIR: null }), [`${at}.env.AMBASSADOR_ISTIO_SECRET_DIR`]);
        assert.deepEqual(await tell({ MINE: { valueFrom: {} } }), [`${at}.env.MINE`]);
        assert.deepEqual(await tell({ MINE: 1000000 }), ["warning edge.values.emissary-ingress.env.MINE"]);
        assert.deepEqual(await tell({ AMBASSADOR_ID: "second" }), [`${at}.env.AMBASSADOR_ID`]);
        assert.deepEqual(await tell({ AMBASSADOR_ID: "default" }), []);
    });

    it("EM-004: variables by which the edge passes over objects of ours, in either place for them", async () => {
        const name = "edgeEnvironment";
        const elsewhere = { meshNamespaces: [{ name: "shop" }], sample: { enabled: true, namespace: "shop" } };
        for (const [variable, value] of [
            ["AMBASSADOR_SINGLE_NAMESPACE", "true"],
            ["AMBASSADOR_LABEL_SELECTOR", "team=edge"],
            ["AMBASSADOR_FIELD_SELECTOR", "metadata.namespace!=shop"],
            ["AMBASSADOR_NAMESPACE", "other"],
            ["AMBASSADOR_ID", "second"],
        ] as const) {
            const values = { ...emissary({ env: { [variable]: value } }), ...elsewhere };
            assert.deepEqual(await told(name, values), [`${at}.env.${variable}`]);
            const raw = { ...emissary({ envRaw: `- name: ${variable}\n  value: "${value}"\n` }), ...elsewhere };
            assert.deepEqual(await told(name, raw), [`${at}.envRaw`]);
        }
        const empty = { AMBASSADOR_LABEL_SELECTOR: "", AMBASSADOR_NAMESPACE: "ambassador" };
        assert.deepEqual(await told(name, emissary({ env: empty })), []);
    });

    it("EM-004: the same in other spellings: small letters, and a list of the chart's own form", async () => {
        const name = "edgeEnvironment";
        assert.deepEqual(await told(name, emissary({ env: { ambassador_id: "second" } })), [`${at}.env.ambassador_id`]);
        const directory = { ambassador_istio_secret_dir: "/elsewhere" };
        assert.deepEqual(await told(name, emissary({ env: directory })), [`${at}.env.ambassador_istio_secret_dir`]);
        for (const entry of [
            "{ name: AMBASSADOR_ID, value: second }",
            '{ value: "0", name: AMBASSADOR_ENVOY_BASE_ID }',
            "{ name: AMBASSADOR_ISTIO_SECRET_DIR, value: /elsewhere }",
        ]) {
            assert.deepEqual(await told(name, emissary({ envRaw: `- ${entry}\n` })), [`${at}.envRaw`], entry);
        }
        assert.deepEqual(await told(name, emissary({ envRaw: "- { name: MINE, value: a }\n" })), []);
        // What Helm fills in is not known, unless it stands in the place of ours.
        const filled = (variable: string) =>
            emissary({ envRaw: `- { name: ${variable}, value: {{ .Values.mine }} }\n` });
        assert.deepEqual(await told(name, filled("AMBASSADOR_ID")), ["warning edge.values.emissary-ingress.envRaw"]);
        assert.deepEqual(await told(name, filled("AMBASSADOR_ISTIO_SECRET_DIR")), [`${at}.envRaw`]);
        for (const envRaw of ["- [", "a: b"]) {
            assert.deepEqual(await told(name, emissary({ envRaw })), [`${at}.envRaw`], envRaw);
        }
        const list = { edge: { distribution: "emissary", values: { envRaw: [] } } };
        assert.deepEqual(await told(name, list), ["error edge.values.envRaw"]);
    });

    it("EM-020: what the other ways refuse in a pod template", async () => {
        const ports = "traffic.sidecar.istio.io/includeInboundPorts";
        assert.deepEqual(await told("edgePods"), []);
        for (const hostNetwork of [true, "true", "yes", 1]) {
            assert.deepEqual(await told("edgePods", emissary({ hostNetwork })), [`${at}.hostNetwork`]);
        }
        assert.deepEqual(await told("edgePods", emissary({ hostNetwork: "false" })), []);
        const certs = { name: "istio-certs" };
        const secret = { ...certs, secret: { secretName: "a" } };
        assert.deepEqual(await told("edgePods", emissary({ volumes: [secret] })), [`${at}.volumes`]);
        const twice = [{ ...certs, emptyDir: {} }, secret];
        assert.deepEqual(await told("edgePods", emissary({ volumes: twice })), [`${at}.volumes`]);
        const mount = { ...certs, mountPath: "/etc/istio-certs" };
        for (const volumeMounts of [[{ ...mount, subPath: "a" }], [mount, { ...mount, name: "mine" }]]) {
            assert.deepEqual(await told("edgePods", emissary({ volumeMounts })), [`${at}.volumeMounts`]);
        }
        const annotated = emissary({ podAnnotations: { [ports]: "8080", mine: "yes" } });
        assert.deepEqual(await told("edgePods", annotated), [`${at}.podAnnotations["${ports}"]`]);
    });
});
