import * as assert from "node:assert/strict";
import { rollout } from "../../../components/edge/rollout";
import type { WorkloadKind } from "../../../model/edge/chart";
import { at, only, optsOf, recordComponent } from "../../support/component";

const build = (kind: WorkloadKind, revision?: string) =>
    recordComponent((providers) => {
        rollout("r", { kind, namespace: "gate", name: "edge", revision, timeout: 600 }, optsOf(providers));
    });

describe("components/edge/rollout", () => {
    it("patches nothing but annotations of the workload, whatever its kind", async () => {
        for (const kind of ["Deployment", "DaemonSet", "Pod"] as const) {
            const patch = only(await build(kind, "7"), `${kind}Patch`);
            assert.deepEqual(patch.inputs["metadata"], {
                name: "edge",
                namespace: "gate",
                annotations: { "pulumi.com/patchFieldManager": "edge-mesh", "edge-mesh.dev/awaited-revision": "7" },
            });
            assert.ok(!("spec" in patch.inputs));
        }
    });

    it("says nothing of a revision that nobody knows", async () => {
        const annotations = at(only(await build("Deployment"), "DeploymentPatch"), "metadata", "annotations");
        assert.deepEqual(annotations, { "pulumi.com/patchFieldManager": "edge-mesh" });
    });

    it("undoes nothing, because its workload goes first", async () => {
        assert.ok(only(await build("Deployment", "7"), "DeploymentPatch").retainOnDelete);
    });
});
