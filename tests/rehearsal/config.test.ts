import * as assert from "node:assert/strict";
import { onThisMachine, readStackConfig } from "../../rehearsal/config";
import { settingsOf } from "../support/settings";

const tools = {
    istioCharts: "/c/istio",
    edgeChart: "/c/edge",
    edgeCrds: "/c/crds.yaml",
    emissaryChart: "/c/emissary",
    emissaryCrdsChart: "/c/emissary-crds",
    prometheusChart: "/c/prometheus",
};

describe("rehearsal/config", () => {
    it("reads a stack's configuration, keys without namespace", async () => {
        const config = await readStackConfig("prod");
        assert.deepEqual(config["meshNamespaces"], [{ name: "shop" }]);
        assert.deepEqual(config["strict"], { scope: "mesh" });
        assert.ok(Object.keys(config).every((key) => !key.includes(":")));
    });

    it("changes nothing but the places of charts and CRDs", async () => {
        const config = await readStackConfig("rehearsal");
        const { istio, edge, prometheus, ...rest } = onThisMachine(config, tools);
        assert.deepEqual(istio, { ...(config["istio"] as object | undefined), charts: "/c/istio" });
        assert.deepEqual(edge, { ...(config["edge"] as object), chart: "/c/edge", crds: "/c/crds.yaml" });
        assert.deepEqual(prometheus, { ...(config["prometheus"] as object | undefined), chart: "/c/prometheus" });
        const others = Object.entries(config).filter(([key]) => !["istio", "edge", "prometheus"].includes(key));
        assert.deepEqual(rest, Object.fromEntries(others));
    });

    it("gives a configuration that the program accepts, whatever the stack", async () => {
        for (const stack of ["dev", "prod", "rehearsal"]) {
            const settings = settingsOf(onThisMachine(await readStackConfig(stack), tools));
            assert.deepEqual(
                [settings.istio.charts, settings.edge.chart, settings.edge.crds],
                ["/c/istio", "/c/edge", "/c/crds.yaml"],
            );
        }
    });

    it("gives Emissary its own chart, CRD chart and chart version", () => {
        const { edge } = onThisMachine({ edge: { distribution: "emissary", replicas: 2 } }, tools);
        assert.deepEqual(edge, {
            distribution: "emissary",
            replicas: 2,
            chart: "/c/emissary",
            crds: "/c/emissary-crds",
            version: "8.9.1",
        });
    });

    it("leaves the configuration that it was given alone", () => {
        const config = { edge: { replicas: 2 } };
        onThisMachine(config, tools);
        assert.deepEqual(config, { edge: { replicas: 2 } });
    });
});
