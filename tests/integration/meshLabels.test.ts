import * as assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { refuseAmbient, refuseBothStyles } from "../../integration/meshLabels";

const refusal = (action: () => void): string => {
    try {
        action();
    } catch (error) {
        assert.ok(RunError.isInstance(error), "a stack trace would be shown");
        return error.message;
    }
    return assert.fail("accepted");
};

describe("integration/meshLabels", () => {
    it("refuses ambient mode with the reason and the way out", () => {
        const text = refusal(() => refuseAmbient("shop", { "istio.io/dataplane-mode": "ambient" }));
        assert.match(text, /Namespace shop is in Istio's ambient mode.*no sidecars/);
        assert.match(text, /mend: {4}kubectl label namespace shop istio\.io\/dataplane-mode-\n/);
    });

    it("takes a namespace that is not, or no longer, ambient", () => {
        refuseAmbient("shop", undefined);
        refuseAmbient("shop", { "istio.io/dataplane-mode": "none" });
    });

    it("refuses both injection labels, and takes away the one that is not ours", () => {
        const live = { "istio-injection": "enabled", "istio.io/rev": "b" };
        const rev = refusal(() => refuseBothStyles("shop", live, { "istio.io/rev": "b" }));
        assert.match(rev, /kubectl label namespace shop istio-injection-$/);
        const enabled = refusal(() => refuseBothStyles("shop", live, { "istio-injection": "enabled" }));
        assert.match(enabled, /kubectl label namespace shop istio\.io\/rev-$/);
        assert.match(enabled, /istio-injection=enabled and istio\.io\/rev=b/);
        refuseBothStyles("shop", { "istio.io/rev": "b" }, { "istio.io/rev": "b" });
    });
});
