import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { prometheusValues } from "../../../model/observability/prometheusValues";
import { settingsOf } from "../../support/settings";

type Nested = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
const valuesOf = (raw: Readonly<Record<string, unknown>> = {}) =>
    prometheusValues(settingsOf({ prometheus: raw }).prometheus, "ambassador", "edge-stack") as Nested;

describe("model/observability/prometheusValues", () => {
    it("scrapes the edge's pods, and no others, at their admin port", () => {
        const text: unknown = valuesOf()["extraScrapeConfigs"];
        assert.equal(typeof text, "string", "the chart wants a text");
        assert.deepEqual(parse(text as string), [
            {
                job_name: "edge-admin",
                metrics_path: "/metrics",
                kubernetes_sd_configs: [{ role: "pod", namespaces: { names: ["ambassador"] } }],
                relabel_configs: [
                    {
                        action: "keep",
                        source_labels: [
                            "__meta_kubernetes_pod_label_app_kubernetes_io_instance",
                            "__meta_kubernetes_pod_container_port_name",
                        ],
                        regex: "edge-stack;admin",
                    },
                    { source_labels: ["__meta_kubernetes_pod_name"], target_label: "pod" },
                ],
            },
        ]);
    });

    it("keeps the user's jobs and mounts beside ours, whatever their indentation and templates", () => {
        const job = '  - job_name: mine\n    static_configs: [{ targets: ["{{ .Release.Name }}:1"] }]\n';
        const { extraScrapeConfigs: text } = valuesOf({ values: { extraScrapeConfigs: job } }) as {
            extraScrapeConfigs?: unknown;
        };
        const names = (parse(text as string) as { job_name: string }[]).map((it) => it.job_name);
        assert.deepEqual(names, ["edge-admin", "mine"]);
        const own = valuesOf({ values: { extraScrapeConfigs: "- job_name: edge-admin\n" } })["extraScrapeConfigs"];
        assert.equal(own, "- job_name: edge-admin\n");
        const mount = { name: "mine", secretName: "mine", mountPath: "/mine" };
        const { server } = valuesOf({
            remoteWrite: [{ url: "https://metrics.example.com", secret: "login" }],
            values: { server: { extraSecretMounts: [mount] } },
        });
        const mounts = server?.["extraSecretMounts"] as readonly { name: string }[];
        assert.deepEqual(
            mounts.map(({ name }) => name),
            ["remote-write-login", "mine"],
        );
    });

    it("mounts a Secret whose name has dots by a volume whose name has none", () => {
        const remoteWrite = [{ url: "https://metrics.example.com", secret: "login.example.com" }];
        const [mount] = valuesOf({ remoteWrite })["server"]?.["extraSecretMounts"] as readonly Record<
            string,
            unknown
        >[];
        assert.deepEqual(
            [mount?.["name"], mount?.["secretName"]],
            ["remote-write-login-example-com", "login.example.com"],
        );
    });

    it("stays outside the mesh, under the name that the output's command uses", () => {
        const { server } = valuesOf();
        assert.deepEqual(server?.["podLabels"], { "sidecar.istio.io/inject": "false" });
        assert.equal(server["fullnameOverride"], "prometheus-server");
    });

    it("installs the server alone, without a volume", () => {
        const values = valuesOf();
        for (const part of [
            "alertmanager",
            "kube-state-metrics",
            "prometheus-node-exporter",
            "prometheus-pushgateway",
        ]) {
            assert.deepEqual(values[part], { enabled: false }, part);
        }
        assert.deepEqual(values["server"]?.["persistentVolume"], { enabled: false });
    });

    it("passes on retention and resources", () => {
        const { server } = valuesOf({ retention: "2d", resources: { limits: { memory: "1Gi" } } });
        assert.equal(server?.["retention"], "2d");
        assert.deepEqual(server["resources"], { limits: { memory: "1Gi" } });
        assert.ok(!("resources" in (valuesOf()["server"] ?? {})));
    });

    it("sends samples on with the user and password of a Secret, which it mounts once", () => {
        const { server } = valuesOf({
            remoteWrite: [
                { url: "https://a/push", secret: "store" },
                { url: "https://b/push", secret: "store" },
                { url: "http://c/push" },
            ],
        });
        const folder = "/etc/remote-write/store";
        const basic_auth = { username_file: `${folder}/username`, password_file: `${folder}/password` };
        assert.deepEqual(server?.["remoteWrite"], [
            { url: "https://a/push", basic_auth },
            { url: "https://b/push", basic_auth },
            { url: "http://c/push" },
        ]);
        assert.deepEqual(server["extraSecretMounts"], [
            { name: "remote-write-store", secretName: "store", mountPath: folder, readOnly: true },
        ]);
        assert.ok(!("remoteWrite" in (valuesOf()["server"] ?? {})));
    });

    it("gives the user the last word", () => {
        const values = valuesOf({ values: { server: { persistentVolume: { enabled: true } } } });
        assert.deepEqual(values["server"]?.["persistentVolume"], { enabled: true });
        assert.equal(values["server"]["retention"], "15d");
    });

    it("takes a blank text for no jobs of the user's", () => {
        const ours = valuesOf()["extraScrapeConfigs"];
        assert.deepEqual(valuesOf({ values: { extraScrapeConfigs: " " } })["extraScrapeConfigs"], ours);
    });
});
