import type { AnyObject } from "../../kube/object";
import * as assert from "node:assert/strict";
import { ClusterReader } from "../../plan/cluster";
import { readIstio, withIstioFound } from "../../plan/istio";
import { settingsOf } from "../support/settings";

const inNamespace = (key: string, operator: string, ...values: string[]) => ({ key, operator, values });
const pods = { matchExpressions: [inNamespace("sidecar.istio.io/inject", "NotIn", "false")] };
/** The first webhook of every injector, and the one that only the default revision has: as Istio's chart writes them. */
const byRevision = (revision: string) => ({
    namespaceSelector: {
        matchExpressions: [inNamespace("istio.io/rev", "In", revision), inNamespace("istio-injection", "DoesNotExist")],
    },
    objectSelector: pods,
});
const byDefault = {
    namespaceSelector: { matchExpressions: [inNamespace("istio-injection", "In", "enabled")] },
    objectSelector: pods,
};

/** A cluster with these objects, which remembers how it was asked. */
function clusterOf(objects: readonly AnyObject[]) {
    const asked: unknown[] = [];
    const reader: ClusterReader = {
        list: (apiVersion, kind, where) => {
            asked.push([apiVersion, kind, where]);
            return Promise.resolve(objects.filter((object) => object.kind === kind));
        },
        get: () => assert.fail("nothing is read by name"),
    };
    return { reader, asked };
}

const istiod = (revision: string | undefined, image: string): AnyObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: {
        name: "istiod",
        namespace: "istio-system",
        labels: { app: "istiod", ...(revision === undefined ? {} : { "istio.io/rev": revision }) },
    },
    spec: { template: { spec: { containers: [{ image }] } } },
});
const injector = (labels: Record<string, string>, webhooks: object[]): AnyObject => ({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    metadata: { name: "injector", labels },
    webhooks,
});

describe("plan/istio", () => {
    it("looks in all namespaces, by the labels that every way of installing sets", async () => {
        const { reader, asked } = clusterOf([]);
        assert.deepEqual(await readIstio(reader), { istiods: [], injectors: [] });
        assert.deepEqual(asked, [
            ["apps/v1", "Deployment", { labels: "app=istiod" }],
            ["admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", { labels: "app=sidecar-injector" }],
        ]);
    });

    it("tells revisions, tags, and who takes istio-injection=enabled", async () => {
        const { istiods, injectors } = await readIstio(
            clusterOf([
                istiod("b", "pilot:1.31.0"),
                istiod(undefined, "pilot:1.30.3"),
                injector({ "istio.io/rev": "b" }, [byRevision("b")]),
                injector({ "istio.io/rev": "b", "istio.io/tag": "default" }, [byRevision("default"), byDefault]),
                injector({}, []),
            ]).reader,
        );
        assert.deepEqual(
            istiods.map(({ namespace, revision, image }) => [namespace, revision, image]),
            [
                ["istio-system", "b", "pilot:1.31.0"],
                ["istio-system", "default", "pilot:1.30.3"],
            ],
        );
        assert.deepEqual(
            injectors.map(({ revision, tag, takesEnabled }) => [revision, tag, takesEnabled]),
            [
                ["b", undefined, false],
                ["b", "default", true],
                ["default", undefined, false],
            ],
        );
    });

    it("asks no cluster for an Istio that the program installs", async () => {
        const settings = settingsOf({ kubeContext: "no such context" });
        assert.equal(await withIstioFound(settings), settings);
    });

    it("asks the cluster of the configuration for one that is there", async () => {
        const settings = settingsOf({ kubeContext: "no such context", istio: { install: "existing" } });
        await assert.rejects(withIstioFound(settings), /kubeContext/);
    });
});
