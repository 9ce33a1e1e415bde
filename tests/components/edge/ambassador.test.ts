import * as assert from "node:assert/strict";
import { readBy } from "../../../model/edge/objects";
import { at } from "../../support/component";
import { recordedRoutes } from "../../support/recordedRoutes";
import { Recording } from "../../support/recorder";
import { recordStack, recordYaml } from "../../support/stack";

const tracing = { zipkin: { enabled: true } };
const id = ["inner"];

/** The `ambassador_id` of every object that an edge reads, by kind. */
function idsIn({ resources }: Recording): [string, unknown][] {
    const objects = resources.filter(({ type }) => type.startsWith("kubernetes:getambassador.io/"));
    return [
        ...objects.map(({ inputs, type }): [string, unknown] => [
            type.split(":").pop() ?? "",
            (inputs["spec"] as { ambassador_id?: unknown }).ambassador_id,
        ]),
        ...recordedRoutes(resources).map(({ spec }): [string, unknown] => ["Mapping", spec["ambassador_id"]]),
    ];
}

describe("components/edge/ambassador", () => {
    it("names no edge where there is one only", () => {
        assert.deepEqual([readBy(undefined), readBy("inner")], [{}, { ambassador_id: id }]);
    });

    it("names the edge in every object that it reads, and in its pods, whichever way it comes", async () => {
        const edge = { ambassadorId: "inner", hostname: "inner.example.com" };
        const ways: [string, Recording, string[]][] = [
            [
                "helm",
                await recordStack("rehearsal", { ...tracing, edge }),
                ["Host", "Mapping", "TLSContext", "TracingService"],
            ],
            ["yaml", await recordYaml({ ...tracing, edge }), ["Listener", "Mapping", "TLSContext", "TracingService"]],
            ["in batches", await recordStack("rehearsal", { edge, routes: { batch: "on" } }), ["Mapping"]],
        ];
        for (const [way, recording, kinds] of ways) {
            const found = idsIn(recording);
            assert.deepEqual(
                kinds.filter((kind) => !found.some(([it]) => it === kind)),
                [],
                way,
            );
            assert.deepEqual(
                found.filter(([, ids]) => JSON.stringify(ids) !== JSON.stringify(id)),
                [],
                way,
            );
            assert.match(JSON.stringify(recording.resources), /"AMBASSADOR_ID"[^}]*"inner"/, way);
        }
    });

    it("keeps what the chart makes for the whole cluster apart from another edge's", async () => {
        const { resources } = await recordStack("rehearsal", { edge: { ambassadorId: "inner" } });
        const release = resources.find(({ name }) => name === "edge-release");
        assert.ok(release !== undefined);
        assert.equal(release.inputs["name"], "edge-stack-inner");
        const emissary = (...path: string[]) => at(release, "values", "emissary-ingress", ...path);
        assert.equal(emissary("fullnameOverride"), "edge-stack-inner");
        assert.equal(emissary("ingressClassResource", "name"), "edge-stack-inner");
        assert.equal(emissary("env", "AMBASSADOR_ID"), "inner");
    });
});
