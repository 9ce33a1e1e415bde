import * as assert from "node:assert/strict";
import { ManifestResource } from "../../components/manifestResource";
import { only, optsOf, recordComponent } from "../support/component";

const secretMark = "1b47061264138c4ac30d75fd1eb44270";
const object = (kind: string, fields: object) => ({ apiVersion: "v1", kind, metadata: { name: "it" }, ...fields });

describe("components/manifestResource", () => {
    it("registers an object as it stands, under the type of its typed class", async () => {
        const given = object("ConfigMap", { data: { a: "b" } });
        const recording = await recordComponent((providers) => {
            new ManifestResource("it", given, optsOf(providers));
        });
        const { type, inputs } = only(recording, "ConfigMap");
        assert.deepEqual([type, inputs], ["kubernetes:core/v1:ConfigMap", given]);
    });

    it("marks all that a Secret holds", async () => {
        const given = object("Secret", { data: { a: "Yg==" }, stringData: { c: "d" } });
        const recording = await recordComponent((providers) => {
            new ManifestResource("it", given, optsOf(providers));
        });
        const { inputs } = only(recording, "Secret");
        for (const field of ["data", "stringData"]) {
            assert.ok(Object.values(inputs[field] as object).includes(secretMark), field);
        }
    });
});
