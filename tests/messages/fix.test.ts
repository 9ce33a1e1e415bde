import * as assert from "node:assert/strict";
import { fixCommand, pathText } from "../../messages/fix";

describe("messages/fix", () => {
    it("writes paths as the command line reads them", () => {
        const path = ["strict", "exceptions", 0, "matchLabels", "app.io/x"];
        assert.equal(pathText(path), 'strict.exceptions[0].matchLabels["app.io/x"]');
    });

    it("writes commands that a shell takes as they are", () => {
        const path = pathText(["edge", "it's"]);
        assert.equal(fixCommand(path, "rm"), `pulumi config rm --path 'edge-mesh:edge["it'\\''s"]'`);
        assert.equal(fixCommand("edge.replicas", "set"), "pulumi config set --path 'edge-mesh:edge.replicas' VALUE");
    });
});
