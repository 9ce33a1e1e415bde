import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { refuseLostVersions } from "../../plan/storedVersions";

const crd = (plural: string, ...versions: string[]) => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: `${plural}.getambassador.io` },
    spec: { versions: versions.map((name) => ({ name })) },
});
const clusterWith = (stored: Readonly<Record<string, readonly string[]>>) => ({
    get: (apiVersion: string, kind: string, name: string) => {
        const storedVersions = stored[name.split(".")[0] ?? ""];
        const live = { apiVersion, kind, metadata: { name }, status: { storedVersions } };
        return Promise.resolve(storedVersions === undefined ? undefined : live);
    },
});

describe("plan/storedVersions", () => {
    it("accepts CRDs that an empty cluster, or one with v3alpha1 only, gets", async () => {
        const objects = [crd("mappings", "v3alpha1"), crd("hosts", "v3alpha1")];
        await refuseLostVersions(objects, clusterWith({}));
        await refuseLostVersions(objects, clusterWith({ mappings: ["v3alpha1"] }));
    });

    it("accepts CRDs that still have every stored version", async () => {
        await refuseLostVersions([crd("mappings", "v2", "v3alpha1")], clusterWith({ mappings: ["v2"] }));
    });

    it("names every CRD that would lose a stored version, and the way out", async () => {
        const objects = [crd("mappings", "v3alpha1"), crd("hosts", "v3alpha1"), crd("listeners", "v3alpha1")];
        const cluster = clusterWith({ mappings: ["v2", "v3alpha1"], hosts: ["v2"], listeners: ["v3alpha1"] });
        await assert.rejects(refuseLostVersions(objects, cluster), (error: Error) => {
            assert.ok(pulumi.RunError.isInstance(error));
            assert.match(error.message, /mappings\.getambassador\.io \(v2\), hosts\.getambassador\.io \(v2\)\n/);
            assert.match(error.message, /fix: {5}pulumi config set .*edge\.legacyVersions' true$/);
            return true;
        });
    });
});
