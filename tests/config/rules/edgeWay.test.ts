import * as assert from "node:assert/strict";
import { problemsOf, settingsOf } from "../../support/settings";

const pathsOf = (raw: unknown) => problemsOf(raw).map((problem) => problem.path);

describe("config/rules/edgeWay", () => {
    it("wants a manifest for plain YAML, and none without it", () => {
        const [problem] = problemsOf({ edge: { install: "yaml" } });
        assert.equal(problem?.path, "edge.manifest");
        assert.match(problem?.fix ?? "", /config set .*edge\.manifest/);
        settingsOf({ edge: { install: "yaml", manifest: "aes.yaml" } });
        assert.deepEqual(pathsOf({ edge: { manifest: "aes.yaml" } }), ["edge.manifest"]);
    });

    it("refuses keys that do nothing for the way in which the edge is installed", () => {
        const chart = {
            chart: "./edge",
            repository: "r",
            version: "8.9.0",
            replicas: 2,
            redis: { image: "redis:7" },
            values: { a: 1 },
        };
        const keys = Object.keys(chart).map((key) => `edge.${key}`);
        const yaml = pathsOf({ edge: { install: "yaml", manifest: "aes.yaml", ...chart } });
        assert.deepEqual(yaml.sort(), keys.sort());
        const existing = pathsOf({ edge: { install: "existing", manifest: "aes.yaml", crds: "crds.yaml", ...chart } });
        assert.deepEqual(existing.sort(), [...keys, "edge.manifest", "edge.crds"].sort());
        assert.deepEqual(pathsOf({ edge: { deployment: "aes" } }), ["edge.deployment"]);
    });

    it("says how to take such a key away, and lets a default stand", () => {
        const [problem] = problemsOf({ edge: { install: "existing", replicas: 3 } });
        assert.equal(problem?.fix, "pulumi config rm --path 'edge-mesh:edge.replicas'");
        settingsOf({ edge: { install: "existing", replicas: 1, handOver: true } });
    });
});
