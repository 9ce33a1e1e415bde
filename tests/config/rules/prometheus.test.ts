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
