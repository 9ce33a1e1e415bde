import * as assert from "node:assert/strict";
import { hasOwnPrometheus } from "../../../config/rules/prometheus";
import { problemsOf, settingsOf } from "../../support/settings";

const paths = (prometheus: object) => problemsOf({ prometheus }).map(({ path }) => path);

describe("config/rules/prometheus", () => {
    it("refuses what would do nothing, by way", () => {
        assert.deepEqual(paths({ monitorLabels: { release: "x" } }), ["prometheus.monitorLabels"]);
        const idle = {
            install: "operator",
            retention: "2d",
            remoteWrite: [{ url: "http://store/" }],
            values: { a: 1 },
        };
        assert.deepEqual(paths(idle), ["prometheus.retention", "prometheus.remoteWrite", "prometheus.values"]);
        settingsOf({ prometheus: { install: "operator", monitorLabels: { release: "x" } } });
        settingsOf({ prometheus: { retention: "2d", remoteWrite: [{ url: "http://store/" }] } });
    });

    it("refuses values in whose place ours cannot stand, and a name by which the Service is not found", () => {
        for (const extraScrapeConfigs of ["a: b", "- [", []]) {
            assert.deepEqual(paths({ values: { extraScrapeConfigs } }), ["prometheus.values.extraScrapeConfigs"]);
        }
        for (const fullnameOverride of ["mine", "", null]) {
            assert.deepEqual(paths({ values: { server: { fullnameOverride } } }), [
                "prometheus.values.server.fullnameOverride",
            ]);
        }
        assert.deepEqual(paths({ values: { server: { extraSecretMounts: "a" } } }), [
            "prometheus.values.server.extraSecretMounts",
        ]);
        const server = { fullnameOverride: "prometheus-server", extraSecretMounts: [] };
        settingsOf({ prometheus: { values: { server, extraScrapeConfigs: "- job_name: mine\n" } } });
        for (const extraScrapeConfigs of [" ", "- job_name: {{ .Release.Name }}\n"]) {
            settingsOf({ prometheus: { values: { extraScrapeConfigs } } });
        }
    });

    it("takes no password in an address, where it would be in the release", () => {
        assert.deepEqual(paths({ remoteWrite: [{ url: "https://me:word@store/push" }] }), [
            "prometheus.remoteWrite[0].url",
        ]);
    });

    it("knows whose Prometheus it is", () => {
        const own = (prometheus: object) => hasOwnPrometheus(settingsOf({ prometheus }));
        assert.deepEqual([own({}), own({ install: "operator" }), own({ enabled: false })], [true, false, false]);
    });
});
