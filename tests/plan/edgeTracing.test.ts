import * as assert from "node:assert/strict";
import { refuseSecondTracing } from "../../plan/edgeTracing";
import { settingsOf } from "../support/settings";

const { edge } = settingsOf({ edge: { install: "existing" } });
const clusterOf = (...places: [string, string][]) => ({
    get: () => Promise.resolve(undefined),
    list: (apiVersion: string, kind: string) =>
        Promise.resolve(places.map(([namespace, name]) => ({ apiVersion, kind, metadata: { namespace, name } }))),
});

describe("plan/edgeTracing", () => {
    it("refuses a TracingService beside the program's own", async () => {
        const cluster = clusterOf(["ambassador", "tracing"], ["ambassador", "lightstep"]);
        await assert.rejects(
            refuseSecondTracing(cluster, edge, "cafe"),
            /zipkin\.enabled\n.*\n.*TracingService ambassador\/lightstep in the cluster[\s\S]*zipkin\.enabled' false/,
        );
        await refuseSecondTracing(clusterOf(["ambassador", "tracing"]), edge, "cafe");
    });

    it("lets that of another edge be, by ambassador_id", async () => {
        const ofEdge = (...ids: string[]) => ({
            ...clusterOf(),
            list: (apiVersion: string, kind: string) => {
                const metadata = { namespace: "there", name: "tracing" };
                return Promise.resolve([{ apiVersion, kind, metadata, spec: { ambassador_id: ids } }]);
            },
        });
        await refuseSecondTracing(ofEdge("inner"), edge, "cafe");
        for (const id of ["default", "--apiVersion-v3alpha1-only--default"]) {
            await assert.rejects(refuseSecondTracing(ofEdge(id), edge, "cafe"), /there\/tracing/);
        }
        const inner = { ...edge, ambassadorId: "inner" };
        await refuseSecondTracing(clusterOf(["there", "tracing"]), inner, "cafe");
        await assert.rejects(refuseSecondTracing(ofEdge("inner"), inner, "cafe"), /there\/tracing/);
    });

    it("lets any TracingService be when the program makes none", async () => {
        await refuseSecondTracing(clusterOf(["ambassador", "lightstep"]), edge, "none");
    });
});
