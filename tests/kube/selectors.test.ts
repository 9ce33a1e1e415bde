import * as assert from "node:assert/strict";
import { matchesSelector, serviceSelects } from "../../kube/selectors";

describe("kube/selectors", () => {
    const on = (operator: string, ...values: string[]) => ({ matchExpressions: [{ key: "k", operator, values }] });

    it("take what Kubernetes would", () => {
        assert.ok(matchesSelector(undefined, { k: "v" }) && matchesSelector({}, {}) && matchesSelector({}));
        assert.ok(matchesSelector({ matchLabels: { k: "v" } }, { k: "v", l: "w" }));
        assert.ok(!matchesSelector({ matchLabels: { k: "v" } }, {}));
        assert.ok(matchesSelector(on("In", "u", "v"), { k: "v" }) && !matchesSelector(on("In", "v"), {}));
        assert.ok(matchesSelector(on("NotIn", "v"), {}) && !matchesSelector(on("NotIn", "v"), { k: "v" }));
        assert.ok(matchesSelector(on("Exists"), { k: "" }) && !matchesSelector(on("Exists"), {}));
        assert.ok(matchesSelector(on("DoesNotExist"), {}) && !matchesSelector(on("DoesNotExist"), { k: "" }));
    });

    it("take nothing by an operator that nobody knows, whether the label is there or not", () => {
        assert.ok(!matchesSelector(on("Gt", "1"), { k: "2" }) && !matchesSelector(on("Gt", "1"), {}));
    });

    it("of a Service find no pods when they are empty", () => {
        assert.equal(serviceSelects({}, { a: "b" }), false);
        assert.equal(serviceSelects(undefined, { a: "b" }), false);
        assert.equal(serviceSelects({ a: "b" }, { a: "b", c: "d" }), true);
        assert.equal(serviceSelects({ a: "b", c: "d" }, { a: "b" }), false);
    });
});
