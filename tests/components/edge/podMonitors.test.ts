import * as assert from "node:assert/strict";
import { recordStack } from "../../support/stack";

describe("components/edge/podMonitors", () => {
    it("stand in the place of a Prometheus of ours, after the edge's namespace", async () => {
        const { resources } = await recordStack("rehearsal", {
            prometheus: { install: "operator", monitorLabels: { release: "stack" } },
        });
        const monitors = resources.filter(({ type }) => type.endsWith(":PodMonitor"));
        assert.deepEqual(
            monitors.map(({ inputs }) => inputs["metadata"]),
            ["edge-admin", "mesh-sidecars"].map((name) => ({
                name,
                namespace: "ambassador",
                labels: { release: "stack" },
            })),
        );
        assert.ok(!resources.some(({ name }) => name.startsWith("observability-prometheus")));
        const component = resources.find(({ name }) => name === "edge-monitors");
        assert.match(JSON.stringify(component), /mesh-ambassador/);
    });

    it("are none beside a Prometheus of ours", async () => {
        const { resources } = await recordStack("rehearsal");
        assert.ok(!resources.some(({ type }) => type.endsWith(":PodMonitor")));
    });
});
