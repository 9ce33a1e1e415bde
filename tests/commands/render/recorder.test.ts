import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { record } from "../../../commands/render/recorder";

class Thing extends pulumi.CustomResource {
    constructor(name: string, inputs: pulumi.Inputs) {
        super("a:b:C", name, inputs);
    }
}

describe("commands/render/recorder", () => {
    it("hands the configuration over, with what is secret, and follows what waits for an answer", async () => {
        const program = () => {
            const config = new pulumi.Config("edge-mesh");
            const first = new Thing("first", { from: config.require("plain") });
            new Thing("second", { after: first.id, hidden: config.requireSecret("hidden") });
            return Promise.resolve({ secret: pulumi.isSecret(config.requireSecret("hidden")) });
        };
        const values = { "edge-mesh:plain": "text", "edge-mesh:hidden": "hush" };
        const { resources, outputs } = await record(program, { values, secretKeys: ["edge-mesh:hidden"] });
        assert.deepEqual(
            resources.map(({ name, dependencies }) => [name, dependencies]),
            [
                ["first", []],
                ["second", ["a:b:C::first"]],
            ],
        );
        assert.deepEqual([resources[0]?.inputs, outputs], [{ from: "text" }, { secret: true }]);
        assert.match(JSON.stringify(resources[1]?.inputs), /"value":"hush"/);
    });

    it("tells the program why a function failed", async () => {
        const program = async () => ({ answer: (await pulumi.runtime.invoke("a:b:c", {})) as unknown });
        const call = () => Promise.reject(new Error("no such chart"));
        await assert.rejects(record(program, { values: {}, secretKeys: [] }, { call }), /no such chart/);
    });
});
