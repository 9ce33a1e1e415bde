import * as assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { isPlaceholder, licensePlaceholder } from "../../../commands/render/placeholder";
import { readProgramConfig } from "../../../commands/render/stackConfig";
import { repository } from "../../support/recorder";

describe("commands/render/stackConfig", () => {
    let folder: string;

    beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "edge-mesh-config-"))));
    afterEach(() => rmSync(folder, { recursive: true }));

    const write = (stack: string, project = "name: edge-mesh") => {
        writeFileSync(path.join(folder, "Pulumi.yaml"), project);
        writeFileSync(path.join(folder, "Pulumi.s.yaml"), stack);
    };

    it("hands values to the program as the engine does: texts as they are, everything else as JSON", async () => {
        write("config:\n  edge-mesh:kubeContext: here\n  edge-mesh:edge: { replicas: 3 }\n  other:key: true\n");
        assert.deepEqual(await readProgramConfig(folder, "s"), {
            values: { "edge-mesh:kubeContext": "here", "edge-mesh:edge": '{"replicas":3}', "other:key": "true" },
            secretKeys: [],
        });
    });

    it("puts a stack's values over the project's defaults", async () => {
        const project =
            "config:\n  edge: { type: object, default: {} }\n  tracing: { type: object, default: { sampling: 9 } }";
        write("config:\n  edge-mesh:edge: { replicas: 3 }\n", project);
        const { values } = await readProgramConfig(folder, "s");
        assert.deepEqual(values, { "edge-mesh:edge": '{"replicas":3}', "edge-mesh:tracing": '{"sampling":9}' });
    });

    it("puts a placeholder in the place of what is encrypted, and counts its key as secret", async () => {
        write(
            "encryptionsalt: v1:salt\nconfig:\n  edge-mesh:licenseKey: { secure: v1:aaaa }\n" +
                "  edge-mesh:edge: { values: { env: [{ name: A, value: { secure: v1:bbbb } }] } }\n",
        );
        const { values, secretKeys } = await readProgramConfig(folder, "s");
        assert.deepEqual(secretKeys, ["edge-mesh:licenseKey", "edge-mesh:edge"]);
        assert.equal(values["edge-mesh:licenseKey"], licensePlaceholder);
        const edge = JSON.parse(values["edge-mesh:edge"] ?? "") as { values: { env: { value: string }[] } };
        assert.equal(edge.values.env[0]?.value, "PLACEHOLDER-OF-SECRET(edge-mesh:edge.values.env[0].value)");
        assert.ok(isPlaceholder(licensePlaceholder) && !JSON.stringify(values).includes("v1:"));
    });

    it("reads this repository's stacks", async () => {
        const { values } = await readProgramConfig(repository, "prod");
        assert.match(values["edge-mesh:strict"] ?? "", /mesh/);
    });

    it("names the stack whose settings are not there, and how to see which are", async () => {
        write("");
        await assert.rejects(
            readProgramConfig(folder, "gone"),
            /seen: {4}"gone"[\s\S]*ENOENT[\s\S]*fix: {5}pulumi stack ls/,
        );
    });
});
