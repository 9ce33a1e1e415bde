import * as assert from "node:assert/strict";
import { absentProblem, ambientProblem, bothStylesProblem } from "../../integration/meshLabels";

describe("integration/meshLabels", () => {
    it("says how to come by a namespace that should be there", () => {
        assert.match(
            absentProblem("shop"),
            /shop cannot be read: either it does not exist[\s\S]*kubectl create namespace shop/,
        );
    });

    it("refuses ambient mode with the reason and the way out", () => {
        const text = ambientProblem("shop", { "istio.io/dataplane-mode": "ambient" }) ?? "";
        assert.match(text, /Namespace shop is in Istio's ambient mode.*no sidecars/);
        assert.match(text, /mend: {4}kubectl label namespace shop istio\.io\/dataplane-mode-\n/);
    });

    it("takes a namespace that is not, or no longer, ambient", () => {
        assert.equal(ambientProblem("shop", undefined), undefined);
        assert.equal(ambientProblem("shop", { "istio.io/dataplane-mode": "none" }), undefined);
    });

    it("refuses both injection labels, and takes away the one that is not ours", () => {
        const live = { "istio-injection": "enabled", "istio.io/rev": "b" };
        const rev = bothStylesProblem("shop", live, { "istio.io/rev": "b" }) ?? "";
        assert.match(rev, /kubectl label namespace shop istio-injection-$/);
        const enabled = bothStylesProblem("shop", live, { "istio-injection": "enabled" }) ?? "";
        assert.match(enabled, /kubectl label namespace shop istio\.io\/rev-$/);
        assert.match(enabled, /istio-injection=enabled and istio\.io\/rev=b/);
        assert.equal(bothStylesProblem("shop", { "istio.io/rev": "b" }, { "istio.io/rev": "b" }), undefined);
    });
});
