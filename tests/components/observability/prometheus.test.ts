import * as assert from "node:assert/strict";
import { parse } from "yaml";
import { Prometheus } from "../../../components/observability/prometheus";
import { at, only, optsOf, recordComponent } from "../../support/component";
import { settingsOf } from "../../support/settings";

const build = () =>
    recordComponent((providers) => {
        const args = {
            prometheus: settingsOf().prometheus,
            namespace: "watch",
            edgeNamespace: "gate",
            edgeInstance: "door",
        };
        return new Prometheus("p", args, optsOf(providers)).command;
    });

describe("components/observability/prometheus", () => {
    it("installs the pinned chart in the namespace given", async () => {
        const { inputs } = only(await build(), "Release");
        assert.equal(inputs["name"], "prometheus");
        assert.equal(inputs["chart"], "prometheus");
        assert.equal(inputs["version"], "28.13.0");
        assert.equal(inputs["namespace"], "watch");
    });

    it("scrapes the edge in the edge's namespace, under its pods' instance label", async () => {
        const text = at(only(await build(), "Release"), "values", "extraScrapeConfigs") as string;
        const [job] = parse(text) as [{ kubernetes_sd_configs: unknown; relabel_configs: { regex?: string }[] }];
        assert.deepEqual(job.kubernetes_sd_configs, [{ role: "pod", namespaces: { names: ["gate"] } }]);
        assert.equal(job.relabel_configs[0]?.regex, "door;admin");
    });

    it("tells a command that fits the chart's Service", async () => {
        const recording = await build();
        const server = at(only(recording, "Release"), "values", "server", "fullnameOverride");
        assert.equal(recording.outputs["result"], `kubectl -n watch port-forward service/${String(server)} 9090:80`);
    });
});
