import * as assert from "node:assert/strict";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { connectProviders } from "../../components/providers";
import { edgeCrdObjects } from "../../plan/edgeCrds";
import { record, repository } from "../support/recorder";
import { settingsOf } from "../support/settings";

const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "emissary-apiext", namespace: "emissary-system" },
};
const webhook = { ...service, apiVersion: "apps/v1", kind: "Deployment" };

/** The objects of `edge.crds`, where the provider's function answers with `call`. */
async function objectsOf(edge: Readonly<Record<string, unknown>>, call: (token: string, args: object) => unknown) {
    const settings = settingsOf({ edge: { distribution: "emissary", ...edge } });
    const program = async () => ({
        objects: await edgeCrdObjects(settings, connectProviders(undefined).cluster),
    });
    const { outputs } = await record(program, {}, {}, () => ({}), call);
    return outputs["objects"];
}

describe("plan/edgeCrds", () => {
    it("has a chart rendered by the provider, in the words of helm.v3.Chart", async () => {
        const asked: unknown[] = [];
        const objects = await objectsOf({ crds: "oci://r/crds", legacyVersions: true }, (token, args) => {
            asked.push(token, JSON.parse((args as { jsonOpts: string }).jsonOpts));
            return { result: [service, webhook] };
        });
        assert.equal(asked[0], "kubernetes:helm:template");
        const { chart, values } = asked[1] as Record<string, unknown>;
        assert.deepEqual([chart, values], ["oci://r/crds", { enableLegacyVersions: true, enableV1: true }]);
        assert.deepEqual(
            (objects as { kind: string }[]).map(({ kind }) => kind),
            ["Namespace", "Service", "Deployment"],
        );
    });

    it("reads a manifest as it is", async () => {
        const crds = path.join(repository, "tests", "fixtures", "edge-crds.yaml");
        const objects = await objectsOf({ crds }, () => assert.fail("the provider was asked"));
        assert.equal((objects as object[]).length, 6);
    });

    it("says which setting is wrong when the chart cannot be rendered", async () => {
        const broken = objectsOf({ crds: "oci://r/crds" }, () => {
            throw new Error("failed to pull chart:\n  not found");
        });
        await assert.rejects(broken, (error: Error) => {
            assert.ok(pulumi.RunError.isInstance(error));
            assert.match(
                error.message,
                /edge-mesh:edge\.crds\n.*"oci:\/\/r\/crds"\n.*version 4\.1\.0 .*failed to pull chart: not found\n/,
            );
            assert.match(error.message, /fix:/);
            return true;
        });
    });
});
