import * as assert from "node:assert/strict";
import { refuseSecondTracing } from "../../discovery/edgeTracing";
import { settingsOf } from "../support/settings";

const { edge } = settingsOf({ edge: { install: "existing" } });
const clusterOf = (...places: [string, string][]) => ({
    get: () => Promise.resolve(undefined),
    list: (apiVersion: string, kind: string) =>
        Promise.resolve(places.map(([namespace, name]) => ({ apiVersion, kind, metadata: { namespace, name } }))),
});

describe("discovery/edgeTracing", () => {
    it("refuses a TracingService beside the program's own", async () => {
        const cluster = clusterOf(["ambassador", "tracing"], ["ambassador", "lightstep"]);
        await assert.rejects(
            refuseSecondTracing(cluster, edge, "cafe"),
            /zipkin\.enabled\n.*TracingService ambassador\/lightstep in the cluster[\s\S]*zipkin\.enabled' false/,
        );
        await refuseSecondTracing(clusterOf(["ambassador", "tracing"]), edge, "cafe");
    });

    it("lets any TracingService be when the program makes none", async () => {
        await refuseSecondTracing(clusterOf(["ambassador", "lightstep"]), edge, "none");
    });
});
