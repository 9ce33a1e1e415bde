import * as assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { ClusterReader } from "../../plan/cluster";
import { checkNamespaces } from "../../plan/namespaceCheck";
import { withLogs } from "../support/logs";
import { settingsOf } from "../support/settings";

type Labels = Readonly<Record<string, string>>;

/** A cluster with namespaces of these labels, which somebody else has set. */
const clusterOf =
    (namespaces: Readonly<Record<string, Labels>>, asked: string[] = []) =>
    (): Promise<ClusterReader> =>
        Promise.resolve({
            list: () => Promise.reject(new Error("nothing is to be listed")),
            get: (_version: string, kind: string, name: string) => {
                asked.push(`${kind} ${name}`);
                const labels = namespaces[name];
                const object = { apiVersion: "v1", kind, metadata: { name, labels } };
                return Promise.resolve(labels === undefined ? undefined : object);
            },
        });
const away = () => Promise.reject(new RunError("The cluster of context here could not be read"));
const meshNamespaces = (...names: string[]) =>
    settingsOf({ meshNamespaces: names.map((name) => ({ name, create: false })) });

async function refusal(...args: Parameters<typeof checkNamespaces>): Promise<string> {
    const error: unknown = await checkNamespaces(...args).then(
        () => assert.fail("nothing was refused"),
        (reason: unknown) => reason,
    );
    assert.ok(RunError.isInstance(error), "a stack trace would be shown");
    return error.message;
}

describe("plan/namespaceCheck", () => {
    it("looks at every namespace of the mesh, those too that are ours to make", async () => {
        const asked: string[] = [];
        await checkNamespaces(meshNamespaces("shop"), clusterOf({ shop: {} }, asked));
        assert.deepEqual(asked, ["Namespace ambassador", "Namespace shop"]);
    });

    it("tells all that cannot be in the mesh at once", async () => {
        const live = { misty: { "istio.io/dataplane-mode": "ambient" }, shop: {}, ambassador: { "istio.io/rev": "b" } };
        const text = await refusal(meshNamespaces("misty", "shop", "gone"), clusterOf(live));
        assert.match(
            text,
            /ambassador is labelled istio\.io\/rev=b[\s\S]*misty is in Istio's[\s\S]*gone does not exist/,
        );
        assert.doesNotMatch(text, /shop/);
    });

    it("wants a cluster that answers where a namespace has to exist", async () => {
        assert.match(await refusal(meshNamespaces("shop"), away), /context here could not be read/);
    });

    it("goes on without a cluster where every namespace is ours to make, and says so", async () => {
        const { logs } = await withLogs(() =>
            checkNamespaces(settingsOf({ meshNamespaces: [{ name: "shop" }] }), away),
        );
        assert.match(logs.join("\n"), /not known[\s\S]*context here could not be read/);
    });
});
