import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { edgeLicense } from "../../../components/edge/edgeLicense";
import { only, optsOf, recordComponent } from "../../support/component";

describe("components/edge/edgeLicense", () => {
    it("puts the license where Edge Stack looks for it, and nothing without one", async () => {
        const build = (key?: string) =>
            recordComponent((providers) => {
                const license = key === undefined ? undefined : pulumi.secret(key);
                return edgeLicense("l", "gate", license, optsOf(providers)).length;
            });
        const { inputs } = only(await build(" a.b.c\n"), "Secret");
        assert.deepEqual(inputs["metadata"], { name: "ambassador-edge-stack", namespace: "gate" });
        assert.deepEqual((inputs["stringData"] as { value: unknown }).value, { "license-key": "a.b.c" });
        assert.equal((await build()).outputs["result"], 0);
    });
});
