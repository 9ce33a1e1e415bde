import * as assert from "node:assert/strict";
import { StrictMtls, StrictMtlsArgs } from "../../../components/mesh/strictMtls";
import { at, optsOf, recordComponent } from "../../support/component";
import { settingsOf } from "../../support/settings";

async function build(
    strict: Readonly<Record<string, unknown>>,
    authorization: StrictMtlsArgs["plan"]["authorization"] = [],
) {
    const recording = await recordComponent((providers) => {
        const args = {
            settings: settingsOf(),
            plan: { strict: settingsOf({ strict }).strict, authorization },
            namespaces: [{ namespace: "ambassador" }, { namespace: "shop" }],
        };
        return new StrictMtls("strict", args, optsOf(providers)).policies.length;
    });
    return { count: recording.outputs["result"], policies: recording.resources.filter(({ custom }) => custom) };
}
const exceptions = [{ name: "probe", namespace: "shop", matchLabels: { app: "legacy" }, ports: [9000, 9001] }];

describe("components/mesh/strictMtls", () => {
    it("is strict in each mesh namespace", async () => {
        const { policies } = await build({ scope: "namespaces" });
        assert.deepEqual(
            policies.map(({ inputs }) => inputs["metadata"]),
            [
                { name: "default", namespace: "ambassador" },
                { name: "default", namespace: "shop" },
            ],
        );
        for (const policy of policies) {
            assert.equal(policy.inputs["apiVersion"], "security.istio.io/v1");
            assert.equal(policy.inputs["kind"], "PeerAuthentication");
            assert.deepEqual(policy.inputs["spec"], { mtls: { mode: "STRICT" } });
        }
    });

    it("is strict in the whole mesh by one policy in the root namespace", async () => {
        const { policies } = await build({ scope: "mesh" });
        assert.deepEqual(
            policies.map(({ inputs }) => [inputs["metadata"], inputs["spec"]]),
            [[{ name: "default", namespace: "istio-system" }, { mtls: { mode: "STRICT" } }]],
        );
    });

    it("is strict nowhere when it is off", async () => {
        assert.deepEqual(await build({ scope: "off" }), { count: 0, policies: [] });
    });

    it("permits plaintext on the ports of an exception, and on no other", async () => {
        const { policies } = await build({ scope: "mesh", exceptions });
        const exception = policies.find(({ name }) => name === "strict-exception-shop-probe");
        assert.ok(exception !== undefined);
        assert.deepEqual(exception.inputs["metadata"], { name: "probe", namespace: "shop" });
        assert.deepEqual(exception.inputs["spec"], {
            selector: { matchLabels: { app: "legacy" } },
            portLevelMtls: { "9000": { mode: "PERMISSIVE" }, "9001": { mode: "PERMISSIVE" } },
        });
    });

    it("makes every exception before any strict policy", async () => {
        const { policies } = await build({ scope: "namespaces", exceptions });
        const strict = policies.filter((policy) => at(policy, "spec", "mtls", "mode") === "STRICT");
        assert.equal(strict.length, 2);
        for (const { dependencies } of strict) {
            assert.deepEqual(dependencies, [
                "kubernetes:security.istio.io/v1:PeerAuthentication::strict-exception-shop-probe",
            ]);
        }
    });

    it("says who may call only once every caller has to prove who it is", async () => {
        const spec = { action: "ALLOW", rules: [] } as const;
        const callers = { name: "callers", namespace: "shop", spec };
        const { policies } = await build({ scope: "namespaces" }, [callers]);
        const last = policies.find(({ inputs }) => inputs["kind"] === "AuthorizationPolicy");
        assert.equal(last?.name, "strict-callers-shop-callers");
        assert.deepEqual(
            last.dependencies,
            ["ambassador", "shop"].map((it) => `kubernetes:security.istio.io/v1:PeerAuthentication::strict-${it}`),
        );
    });
});
