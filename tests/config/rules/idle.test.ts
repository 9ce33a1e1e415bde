import * as assert from "node:assert/strict";
import { idleProblems } from "../../../config/rules/idle";

describe("config/rules/idle", () => {
    it("refuses what was set, with the command that takes it away, and lets a default stand", () => {
        const given = { image: "mine", rotation: 1, url: undefined };
        const told = idleProblems("edge.redis", given, { image: "ours", rotation: 1 }, Object.keys(given), "a reason");
        const [path, fix] = ["edge.redis.image", "pulumi config rm --path 'edge-mesh:edge.redis.image'"];
        assert.deepEqual(told, [{ path, seen: "mine", allowed: "nothing with a reason", fix }]);
    });
});
