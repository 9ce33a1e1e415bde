import * as assert from "node:assert/strict";
import { readArguments } from "../../../commands/render/arguments";

describe("commands/render/arguments", () => {
    it("reads what is asked for", () => {
        const { apiVersions, ...others } = readArguments([
            "--stack",
            "a",
            "--out",
            "b",
            "--api-versions",
            "x/v1,y/v1/Kind",
        ]);
        assert.deepEqual(apiVersions, ["x/v1", "y/v1/Kind"]);
        assert.deepEqual(others, { stack: "a", out: "b", configFile: undefined, kubeVersion: "1.34.0" });
    });

    it("says what is wrong, and how it is used", () => {
        const needed = ["--stack", "a", "--out", "b"];
        assert.throws(() => readArguments([]), /--stack and --out missing\nusage: npm run render/);
        assert.throws(
            () => readArguments([...needed, "--kube-version", "latest"]),
            /--kube-version: latest .*\nusage:/,
        );
        assert.throws(() => readArguments([...needed, "--output"]), /--output[\s\S]*usage:/);
    });
});
