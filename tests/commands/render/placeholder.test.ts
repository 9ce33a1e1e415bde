import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import * as k8s from "@pulumi/kubernetes";
import { placeholder, placeholdersIn, withoutMarks } from "../../../commands/render/placeholder";
import { recordComponent } from "../../support/component";

describe("commands/render/placeholder", () => {
    it("finds each secret that the program registers, however deep", async () => {
        const { resources } = await recordComponent(({ cluster }) => {
            const data = { plain: "a", hidden: pulumi.secret("b") };
            return new k8s.core.v1.ConfigMap("it", { data }, { provider: cluster });
        });
        const [inputs] = resources.map((it) => withoutMarks(it.inputs, () => "hidden"));
        assert.deepEqual((inputs as { data: unknown }).data, { plain: "a", hidden: "hidden" });
    });

    it("tells where placeholders stand", () => {
        const text = placeholder("edge-mesh:a");
        assert.deepEqual(
            placeholdersIn({ data: { "a.conf": `password ${text}` }, list: [1, { b: text }], other: "c" }),
            ["data.a.conf", "list[1].b"],
        );
    });
});
