import * as assert from "node:assert/strict";
import { mkdtemp, mkdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readCharts } from "../../../checks/preview/charts";
import { settingsOf } from "../../support/settings";

describe("checks/preview/charts", () => {
    let folder: string;

    before(async () => {
        folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-charts-"));
        await mkdir(path.join(folder, "templates", "deep"), { recursive: true });
        await mkdir(path.join(folder, "charts", "unpacked"), { recursive: true });
        const dependencies = ["unpacked", "packed"].map((name) => `{ name: ${name}, version: 1.0.0 }`);
        const texts = {
            "Chart.yaml": `name: mine\nappVersion: 3.10.0\ndependencies: [${dependencies.join(", ")}]`,
            "values.yaml": "replicas: 1",
            "templates/deep/a.yaml": "{{ .Values.fromTemplate }}",
            "charts/unpacked/Chart.yaml": "name: unpacked",
            "charts/unpacked/values.yaml": "size: 1",
        };
        for (const [name, text] of Object.entries(texts)) {
            await writeFile(path.join(folder, name), text);
        }
    });
    after(() => rm(folder, { recursive: true, force: true }));

    it("reads a chart in a local folder, with its subcharts", async () => {
        const { edge } = await readCharts(settingsOf({ edge: { chart: folder } }));
        assert.equal(edge?.appVersion, "3.10.0");
        const paths = ["fromTemplate.*", "global.*", "packed.*", "replicas", "unpacked.size"];
        assert.deepEqual(edge?.paths, paths);
    });

    it("leaves a folder that is no chart to Helm", async () => {
        const { edge } = await readCharts(settingsOf({ edge: { chart: "./no-such-folder" } }));
        assert.deepEqual(edge, { chart: "./no-such-folder" });
    });

    it("knows the charts of the default versions, from a repository or a mirror, and no others", async () => {
        const known = async (raw: object) =>
            Object.entries(await readCharts(settingsOf({ ...raw })))
                .filter(([, facts]) => facts.paths !== undefined)
                .map(([key]) => key);
        assert.deepEqual(await known({}), ["edge", "istio.base", "istio.istiod"]);
        const mirror = { charts: "oci://registry.example.com/charts" };
        assert.deepEqual(await known({ mirror, istio: { cni: true } }), [
            "edge",
            "istio.base",
            "istio.cni",
            "istio.istiod",
        ]);
        assert.deepEqual(await known({ edge: { version: "8.9.0" }, istio: { version: "1.29.6" } }), []);
    });
});
