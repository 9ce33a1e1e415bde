import * as assert from "node:assert/strict";
import { emissary, told } from "../../support/desired";

const at = "error edge.values.emissary-ingress";

describe("checks/preview/chartNames", () => {
    it("EM-015: names that Kubernetes would not take, wherever the chart takes one", async () => {
        for (const wrong of [5, "Door", "a_b", "{{ .Release.Name }}", "-a"]) {
            for (const key of ["fullnameOverride", "nameOverride", "deploymentNameOverride"]) {
                assert.deepEqual(await told("pinned", emissary({ [key]: wrong })), [`${at}.${key}`]);
            }
            assert.deepEqual(await told("pinned", emissary({ service: { nameOverride: wrong } })), [
                `${at}.service.nameOverride`,
            ]);
        }
        const long = "a".repeat(64);
        assert.deepEqual(await told("pinned", emissary({ deploymentNameOverride: long })), [
            `${at}.deploymentNameOverride`,
        ]);
    });

    it("EM-015: takes names that the program follows", async () => {
        const values = { fullnameOverride: "a".repeat(70), nameOverride: "", service: { nameOverride: "front" } };
        assert.deepEqual(await told("pinned", emissary(values)), []);
        assert.deepEqual(await told("pinned", emissary({ fullnameOverride: null })), []);
    });
});
