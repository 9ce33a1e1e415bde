import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { makeAuthorizationPolicies } from "../../../components/mesh/authorization";
import type { AuthorizationPolicy } from "../../../model/mesh/authorization";
import { recordComponent } from "../../support/component";

const wide: AuthorizationPolicy = { name: "callers", namespace: "shop", spec: { action: "ALLOW", rules: [] } };
const single: AuthorizationPolicy = {
    name: "probe",
    namespace: "shop",
    spec: { selector: { matchLabels: { app: "legacy" } }, action: "ALLOW", rules: [] },
};

async function build(policies: readonly AuthorizationPolicy[]) {
    const { resources } = await recordComponent(() => {
        const strict = new pulumi.ComponentResource("test:Strict", "strict");
        return makeAuthorizationPolicies("a", policies, strict, []).length;
    });
    return resources.filter(({ custom }) => custom);
}

describe("components/mesh/authorization", () => {
    it("makes each policy as it is", async () => {
        const [policy, ...others] = await build([wide]);
        assert.deepEqual(others, []);
        const { name, namespace, spec } = wide;
        assert.deepEqual(policy?.inputs, {
            apiVersion: "security.istio.io/v1",
            kind: "AuthorizationPolicy",
            metadata: { name, namespace },
            spec,
        });
    });

    it("opens the plaintext ports before it closes the namespace", async () => {
        const policies = await build([wide, single]);
        assert.deepEqual(
            policies.map(({ name, dependencies }) => [name, dependencies]),
            [
                ["a-shop-callers", ["kubernetes:security.istio.io/v1:AuthorizationPolicy::a-shop-probe"]],
                ["a-shop-probe", []],
            ],
        );
    });
});
