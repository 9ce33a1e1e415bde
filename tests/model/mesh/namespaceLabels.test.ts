import * as assert from "node:assert/strict";
import { refusal } from "../../../messages/problem";
import { namespaceManagers, namespaceProblem } from "../../../model/mesh/namespaceLabels";

const { create: maker, label: labeller } = namespaceManagers;

/** A namespace with these labels, each set by somebody. */
function live(...labels: readonly (readonly [label: string, value: string, manager: string])[]) {
    const managedFields = labels.map(([label, , manager]) => ({
        manager,
        fieldsV1: { "f:metadata": { "f:labels": { [`f:${label}`]: {} } } },
    }));
    return { metadata: { labels: Object.fromEntries(labels.map(([key, value]) => [key, value])), managedFields } };
}

const shop = (create = false, revision = "") => ({ name: "shop", create, revision });
const enabled = (manager: string) => ["istio-injection", "enabled", manager] as const;
const revision = (manager: string) => ["istio.io/rev", "b", manager] as const;

/** The message about a namespace; empty where nothing is wrong with it. */
function told(...args: Parameters<typeof namespaceProblem>): string {
    const problem = namespaceProblem(...args);
    return problem === undefined ? "" : refusal(problem).message;
}

describe("model/mesh/namespaceLabels", () => {
    it("says how to come by a namespace that should exist, and misses none that is ours to make", () => {
        assert.match(told(shop(), undefined), /^Namespace shop does not exist[\s\S]*kubectl create namespace shop/);
        assert.equal(namespaceProblem(shop(true), undefined), undefined);
    });

    it("refuses ambient mode with the reason and the way out, whoever set it", () => {
        for (const manager of ["kubectl-label", maker]) {
            const text = told(shop(true), live(["istio.io/dataplane-mode", "ambient", manager]));
            assert.match(text, /Namespace shop is in Istio's ambient mode.*no sidecars/);
            assert.match(text, /fix: {5}kubectl label namespace shop istio\.io\/dataplane-mode- && /);
        }
        assert.equal(namespaceProblem(shop(), live(["istio.io/dataplane-mode", "none", "kubectl"])), undefined);
    });

    it("refuses the label of the other style when somebody else has set it, alone or beside ours", () => {
        const torn = told(shop(false, "b"), live(enabled("kubectl-label")));
        assert.match(torn, /^Namespace shop is labelled istio-injection=enabled by somebody else.*istio\.io\/rev=b/);
        assert.match(torn, /fix: {5}kubectl label namespace shop istio-injection-$/);
        const other = told(shop(), live(revision("kubectl-label"), enabled(labeller)));
        assert.match(other, /fix: {5}kubectl label namespace shop istio\.io\/rev-$/);
        assert.match(told(shop(true), live(revision("kubectl-label"))), /somebody else/);
    });

    it("takes the style that is asked for, whoever set it, and moves a namespace from one of ours to the other", () => {
        assert.equal(namespaceProblem(shop(), live(enabled("kubectl-label"))), undefined);
        for (const [create, manager] of [
            [true, maker],
            [false, labeller],
            [true, labeller],
        ] as const) {
            assert.equal(namespaceProblem(shop(create, "b"), live(enabled(manager))), undefined);
            assert.equal(namespaceProblem(shop(create), live(revision(manager))), undefined);
        }
    });

    it("refuses a label of ours that stays when the namespace is only labelled from now on", () => {
        assert.match(told(shop(false, "b"), live(enabled(maker))), /istio-injection=enabled/);
    });

    it("refuses a label that somebody else has set as well as we", () => {
        const shared = live(enabled(labeller), enabled("kubectl-label"));
        assert.match(told(shop(false, "b"), shared), /istio-injection-$/);
    });
});
