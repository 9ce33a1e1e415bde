import * as assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { awaitReady } from "../../../rehearsal/provider/wait";

const crd = {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "devportals.example.com", annotations: { "pulumi.com/waitFor": "condition=Established" } },
};
/** What kubectl says of a CRD whose status has no conditions yet. */
const early = "error: .status.conditions accessor error: <nil> is of the type <nil>, expected []interface{}";

describe("rehearsal/provider: waiting", () => {
    const before = process.env["EDGE_MESH_KUBECTL"];
    let folder: string;

    /** A kubectl that fails the first time, and tells how often it was asked to wait. */
    async function waitWith(firstError: string): Promise<{ problem?: string; calls: number }> {
        const calls = path.join(folder, "calls");
        const fake = path.join(folder, "kubectl");
        await rm(calls, { force: true });
        const fails = `[ $(grep -c wait '${calls}') -gt 1 ] || { echo '${firstError}' >&2; exit 1; }`;
        await writeFile(fake, `#!/bin/sh\necho "$1" >> '${calls}'\n${fails}\n`, { mode: 0o755 });
        process.env["EDGE_MESH_KUBECTL"] = fake;
        const { problem } = await awaitReady(crd, crd, crd);
        return { problem, calls: (await readFile(calls, "utf8")).split("\n").filter((it) => it === "wait").length };
    }

    beforeEach(async () => (folder = await mkdtemp(path.join(tmpdir(), "edge-mesh-wait-"))));
    afterEach(async () => {
        await rm(folder, { recursive: true });
        if (before === undefined) {
            delete process.env["EDGE_MESH_KUBECTL"];
        } else {
            process.env["EDGE_MESH_KUBECTL"] = before;
        }
    });

    it("asks again while an object has a status without conditions", async () => {
        assert.deepEqual(await waitWith(early), { problem: undefined, calls: 2 });
    });

    it("tells any other failure at once", async () => {
        const { problem, calls } = await waitWith("error: forbidden");
        assert.match(problem ?? "", /did not become ready within 600 s: .*forbidden/);
        assert.equal(calls, 1);
    });
});
