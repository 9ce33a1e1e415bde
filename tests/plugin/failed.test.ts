import * as assert from "node:assert/strict";
import { describeFailures, fixOf, secretTexts } from "../../plugin/failed";
import { concealed, revealed } from "../../plugin/secret";

describe("plugin/failed", () => {
    it("names up to twenty routes, and counts the others", () => {
        const failures = Array.from({ length: 1_023 }, (_, index) => ({
            key: `shop/r-${index}`,
            reason: "is invalid",
        }));
        const lines = describeFailures(failures, []);
        assert.equal(lines.length, 21);
        assert.equal(lines[0], "Mapping shop/r-0: is invalid");
        assert.equal(lines[20], "and 1,003 more");
        assert.deepEqual(describeFailures(failures.slice(0, 1), []), ["Mapping shop/r-0: is invalid"]);
    });

    it("shows no value of a spec that is secret", () => {
        const secrets = secretTexts({ shop: { a: { headers: { x: "planted-1" }, port: 80, more: ["planted-12"] } } });
        assert.deepEqual(secrets, ["planted-12", "planted-1"]);
        const reason = 'spec.headers.x: Invalid value: "planted-12" of planted-1, port 80';
        assert.deepEqual(describeFailures([{ key: "shop/a", reason }], secrets), [
            'Mapping shop/a: spec.headers.x: Invalid value: "[secret]" of [secret], port 80',
        ]);
    });

    it("says what to do about what others hold", () => {
        const foreign = { key: "shop/a", reason: "is there already, and held by field manager argo" };
        assert.match(fixOf([foreign]).join(), /kubectl delete mapping a -n shop/);
        const managed = { key: "shop/a", reason: ".spec.weight is managed by argo-rollouts" };
        assert.match(fixOf([managed]).join(), /PULUMI_K8S_ENABLE_PATCH_FORCE=true[\s\S]*annotate mapping a -n shop/);
        assert.deepEqual(fixOf([{ key: "shop/a", reason: "is invalid" }]), []);
    });
});

describe("plugin/secret", () => {
    it("takes Pulumi's marks off, however deep, and says whether there were any", () => {
        const plain = { routes: { shop: { a: { list: [1, "x"], none: null } } } };
        assert.deepEqual(revealed(plain), { plain, isSecret: false });
        assert.deepEqual(revealed({ routes: concealed(plain.routes) }), { plain, isSecret: true });
        assert.deepEqual(revealed({ routes: { shop: { a: concealed({ list: [1, concealed("x")], none: null }) } } }), {
            plain,
            isSecret: true,
        });
    });
});
