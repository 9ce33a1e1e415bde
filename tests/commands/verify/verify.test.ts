import * as assert from "node:assert/strict";
import { catalogue, Check } from "../../../checks/catalogue";
import { liveChecks } from "../../../checks/live/registry";
import { verify } from "../../../commands/verify/verify";
import { edgeDeployment, edgePod, expectedStack, simulatedNode } from "../../support/expected";
import { fakeCluster } from "../../support/fakeCluster";

describe("verify", () => {
    const cluster = () => fakeCluster({ deployments: [edgeDeployment], pods: [edgePod()], nodes: [simulatedNode] });
    const selection = { only: [], traffic: undefined, strictTest: false, rotation: false };

    it("has a look for every live check of the catalogue; EM-024 is for tests that act", () => {
        const live = Object.values<Check>(catalogue).filter(({ moments }) => moments.includes("live"));
        const looked = new Set(liveChecks.map(({ check }): string => catalogue[check].id));
        assert.deepEqual(
            live.map(({ id }): string => id).filter((id) => !looked.has(id)),
            ["EM-024"],
        );
    });

    it("looks at what was asked for, and acts on nothing", async () => {
        const fake = cluster();
        const rows = await verify(fake, expectedStack(), { ...selection, only: ["EM-020", "EM-002"] });
        assert.deepEqual(
            rows.map(({ id, verdict }) => [id, verdict]),
            [
                ["EM-002", "pass"],
                ["EM-020", "pass"],
            ],
        );
        assert.deepEqual(fake.done, []);
    });

    it("makes no pass of what it cannot read", async () => {
        const rows = await verify(fakeCluster({}), expectedStack());
        assert.ok(rows.length === liveChecks.length && rows.every(({ verdict }) => verdict !== "fail"));
        const passed = rows.filter(({ verdict }) => verdict === "pass").map(({ seen }) => seen);
        assert.deepEqual(new Set(passed), new Set(["switched off"]));
    });

    it("acts after it has looked, in the order of the harm it could do", async () => {
        const fake = cluster();
        const acting = { only: ["EM-020"], traffic: "http://127.0.0.1:1/", strictTest: true, rotation: true };
        const rows = await verify(fake, expectedStack(), acting);
        assert.deepEqual(
            rows.map(({ id, seen }) => [id, seen.slice(0, 21)]),
            [
                ["EM-020", "1 pod"],
                ["EM-024", "cannot be shown here:"],
                ["EM-024", "cannot be shown here:"],
                ["EM-010", "cannot be shown here:"],
            ],
        );
        assert.deepEqual(fake.done, []);
    });
});
