import * as assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { connect } from "../../components/cluster";
import { checkFoundNamespaces } from "../../discovery/namespaces";
import { record } from "../support/recorder";

const planned = (name: string, create = false) => ({ name, create, revision: "" });
const ambient = { labels: { "istio.io/dataplane-mode": "ambient" } };

/** What is read, and what is said, of these namespaces when the cluster has those. */
async function check(names: readonly string[], live: Readonly<Record<string, object>>) {
    let problem = "";
    const program = async () => {
        const all = [...names.map((name) => planned(name)), planned("ours", true)];
        await checkFoundNamespaces(all, connect(undefined).cluster).catch((error: unknown) => {
            assert.ok(RunError.isInstance(error), "a stack trace would be shown");
            problem = error.message;
        });
        return {};
    };
    const metadata = (name: string) => live[name.replace("found-", "")];
    const { resources } = await record(program, {}, {}, (_type, name) => ({ metadata: metadata(name) }));
    return { problem, read: resources.filter(({ read }) => read === true).map(({ name }) => name) };
}

describe("discovery/namespaces", () => {
    it("reads those that are said to be there, and none that is ours to create", async () => {
        const { problem, read } = await check(["shop", "bank"], { shop: {}, bank: { labels: { a: "b" } } });
        assert.deepEqual(read, ["found-bank", "found-shop"]);
        assert.equal(problem, "");
    });

    it("tells all that cannot be in the mesh at once", async () => {
        const { problem } = await check(["misty", "shop", "gone"], { misty: ambient, shop: {} });
        assert.match(problem, /Namespace misty is in Istio's ambient mode[\s\S]*Namespace gone cannot be read/);
        assert.doesNotMatch(problem, /shop/);
    });
});
