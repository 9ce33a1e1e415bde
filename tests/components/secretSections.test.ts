import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { MappingSet } from "../../components/routes/mappingSet";
import { hideSecretSections } from "../../components/secretSections";
import { record } from "../support/recorder";

/** What Pulumi writes where a value is secret. */
const secretMark = "1b47061264138c4ac30d75fd1eb44270";

describe("components/secretSections", () => {
    const recorded = async (sections: readonly string[]) => {
        const spec = { prefix: "/", service: "a:80", hostname: "*", tls: "istio-upstream", headers: { a: "planted" } };
        const program = () => {
            hideSecretSections(sections);
            new MappingSet("a", { mark: "stack/a", routes: { shop: { a: spec } } }, {});
            return Promise.resolve({});
        };
        const { resources } = await record(() => pulumi.runtime.runInPulumiStack(program).then(() => ({})), {});
        return JSON.stringify(resources.find(({ name }) => name === "a")?.inputs);
    };

    it("asks for nothing where no stack is, as where files are rendered", async () => {
        const { resources } = await record(() => {
            hideSecretSections(["edge"]);
            return Promise.resolve({});
        }, {});
        assert.deepEqual(resources, []);
    });

    it("holds Mappings for secret once any section has a secret in it, and only then", async () => {
        const hidden = await recorded(["services"]);
        assert.match(hidden, new RegExp(`"routes":{[^}]*${secretMark}`));
        assert.match(hidden, /"mark":"stack\/a"/);
        assert.ok(!(await recorded([])).includes(secretMark));
    });
});
