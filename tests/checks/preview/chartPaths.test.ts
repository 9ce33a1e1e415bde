import * as assert from "node:assert/strict";
import { chartPaths, ChartSources, ignoredPaths, nearest } from "../../../checks/preview/chartPaths";

const chart = (values: unknown, templates = "", subcharts: ChartSources["subcharts"] = {}) =>
    chartPaths({ values, templates, subcharts });

describe("checks/preview/chartPaths", () => {
    it("knows what stands in the defaults; empty ones are open", () => {
        const paths = chart({ a: { b: 1, c: {} }, d: null, e: "", f: [], g: "text" });
        assert.deepEqual(paths, ["a.b", "a.c.*", "d.*", "e.*", "f.*", "g"]);
    });

    it("knows what only a template names, and that a map written out as a whole is open", () => {
        const templates = [
            "{{ .Values.only.here }}",
            "{{ toYaml .Values.probe | nindent 4 }}",
            "{{- with .Values.affinity }}\n{{ toYaml . }}",
            "{{ range $key, $value := .Values.env }}",
            "{{ coalesce ($.Values).profile ($.Values.global).profile }}",
            "{{ .Values.a.b }}",
        ].join("\n");
        const paths = chart({ probe: { delay: 1 }, affinity: { a: 1 }, env: { A: "1" }, a: { b: 1 } }, templates);
        assert.deepEqual(paths, [
            "a.b",
            "affinity.*",
            "env.*",
            "global.profile.*",
            "only.here.*",
            "probe.*",
            "profile.*",
        ]);
    });

    it("takes the maps of Kubernetes and of the mesh as they are", () => {
        assert.deepEqual(chart({ meshConfig: { a: 1 }, agent: { resources: { limits: { cpu: 1 } } } }), [
            "agent.resources.*",
            "meshConfig.*",
        ]);
    });

    it("finds Istio's defaults, and the second name that `pilot` is", () => {
        const copy = '{{- $_ := mustMergeOverwrite $.Values (index $.Values "pilot") }}';
        const paths = chart({ _internal_defaults_do_not_set: { traceSampling: 1 } }, copy);
        assert.deepEqual(paths, ["pilot.traceSampling", "traceSampling"]);
    });

    it("puts a subchart's paths below its name, with what the parent evaluates for it", () => {
        const values = { sub: {}, text: "{{ .Values.redisURL }}" };
        const paths = chart(values, "", { sub: { values: { a: 1 }, templates: "", subcharts: {} } });
        assert.deepEqual(paths, ["global.*", "sub.a", "sub.redisURL.*", "text"]);
    });

    it("tells the topmost path that is not known, and looks below no open one", () => {
        const paths = ["a.b", "a.c.*", "d"];
        assert.deepEqual(ignoredPaths({ a: { b: 1, c: { any: 1 }, x: { y: 1 } }, d: 1, z: 1 }, paths), [
            ["a", "x"],
            ["z"],
        ]);
        assert.deepEqual(ignoredPaths({ a: { c: { b: { any: 1 } } } }, paths), []);
    });

    it("suggests what is spelt alike, else what is named alike elsewhere, else nothing", () => {
        const paths = ["pilot.traceSampling", "sub.podAnnotations.*", "licenseKey.value"];
        assert.equal(nearest("pilot.trceSampling", paths), "pilot.traceSampling");
        assert.equal(nearest("license-key", paths), "licenseKey");
        assert.equal(nearest("podAnnotations", paths), "sub.podAnnotations");
        assert.equal(nearest("somethingElse", paths), undefined);
    });
});
