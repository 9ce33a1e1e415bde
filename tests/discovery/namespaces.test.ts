import * as assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { connect } from "../../components/cluster";
import { withNamespacesFound } from "../../discovery/namespaces";
import { record } from "../support/recorder";

const planned = (name: string, create = false) => ({ name, create, revision: "", labels: {} });
const ambient = { labels: { "istio.io/dataplane-mode": "ambient" } };

/** What is read, and what is said, of these namespaces when the cluster has those. */
async function check(names: readonly string[], live: Readonly<Record<string, object>>) {
    let problem = "";
    const program = async () => {
        const plan = { edge: planned("ours", true), others: names.map((name) => planned(name)) };
        try {
            const { edge, others } = await withNamespacesFound(plan, connect(undefined).cluster);
            return { labels: [edge, ...others].map(({ name, before }) => [name, before ?? "unread"]) };
        } catch (error) {
            assert.ok(RunError.isInstance(error), "a stack trace would be shown");
            problem = error.message;
            return {};
        }
    };
    const metadata = (name: string) => live[name.replace("found-", "")];
    const { resources, outputs } = await record(program, {}, {}, (_type, name) => ({ metadata: metadata(name) }));
    return {
        problem,
        labels: outputs["labels"],
        read: resources.filter(({ read }) => read === true).map(({ name }) => name),
    };
}

describe("discovery/namespaces", () => {
    it("reads those that are said to be there, and none that is ours to create", async () => {
        const { problem, labels, read } = await check(["shop", "bank"], { shop: {}, bank: { labels: { a: "b" } } });
        assert.deepEqual(read, ["found-bank", "found-shop"]);
        assert.equal(problem, "");
        assert.deepEqual(labels, [
            ["ours", "unread"],
            ["shop", {}],
            ["bank", { a: "b" }],
        ]);
    });

    it("takes both labels for a sign of somebody else, and one for ours or theirs", async () => {
        const both = { labels: { "istio-injection": "enabled", "istio.io/rev": "b" } };
        const { problem } = await check(["torn", "old"], { torn: both, old: { labels: { "istio.io/rev": "b" } } });
        assert.match(problem, /^Namespace torn carries both[\s\S]*kubectl label namespace torn istio\.io\/rev-$/);
    });

    it("tells all that cannot be in the mesh at once", async () => {
        const { problem } = await check(["misty", "shop", "gone"], { misty: ambient, shop: {} });
        assert.match(problem, /Namespace misty is in Istio's ambient mode[\s\S]*Namespace gone cannot be read/);
        assert.doesNotMatch(problem, /shop/);
    });
});
