import * as assert from "node:assert/strict";
import { callersCheck, judgeCallers } from "../../../checks/live/callers";
import type { AuthorizationPolicy } from "../../../checks/live/cluster/customKinds";
import { expectedStack, told } from "../../support/expected";
import { fakeCluster } from "../../support/fakeCluster";

const expected = expectedStack({ authorization: { enabled: true } });
const made: AuthorizationPolicy[] = (expected.callers ?? []).map(({ name, namespace, spec }) => ({
    metadata: { name, namespace },
    spec,
}));
const policy = (namespace: string, spec: AuthorizationPolicy["spec"]) => ({
    metadata: { name: "more", namespace },
    spec,
});
const judge = (policies: readonly AuthorizationPolicy[]) => told(judgeCallers(policies, expected));

describe("verify: who may call whom (EM-034)", () => {
    it("accepts what the stack made, and policies that name their callers or deny", () => {
        assert.equal(made.length, 2);
        assert.equal(judge(made), "");
        const named = { rules: [{ from: [{ source: { namespaces: ["shop"] } }] }, { when: [{ key: "source.ip" }] }] };
        assert.equal(judge([...made, policy("shop", named), policy("shop", { action: "DENY", rules: [{}] })]), "");
        assert.equal(judge([...made, policy("elsewhere", { rules: [{}] }), policy("shop", undefined)]), "");
        assert.equal(judgeCallers(made, expected).seen, "2 policies in place");
    });

    it("sees one that is gone, and one that was changed", () => {
        assert.match(judge(made.slice(1)), /AuthorizationPolicy ambassador\/edge-mesh-callers is not there/);
        const spec = { ...made[1]?.spec, action: "AUDIT" };
        assert.match(
            judge([...made.slice(0, 1), { ...made[1], spec } as AuthorizationPolicy]),
            /shop\/edge-mesh-callers is not what/,
        );
    });

    it("sees one more that lets everybody call, in a namespace of the mesh or in Istio's root", () => {
        for (const namespace of ["shop", "istio-system"]) {
            const to = { to: [{ operation: { ports: ["80"] } }] };
            for (const spec of [{ rules: [{}] }, { action: "ALLOW", rules: [to] }]) {
                assert.match(
                    judge([...made, policy(namespace, spec)]),
                    new RegExp(`${namespace}/more lets everybody call`),
                );
            }
        }
    });

    it("looks at nothing where everybody may call", async () => {
        const { seen, problems } = await callersCheck.look(fakeCluster({}), expectedStack());
        assert.deepEqual([seen, problems], ["switched off", []]);
    });
});
