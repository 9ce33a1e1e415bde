import * as assert from "node:assert/strict";
import { isAggregated, withoutControllerFields } from "../../kube/controllerFields";
import type { AnyObject } from "../../kube/object";

const object = (kind: string, more: object = {}, metadata: object = {}): AnyObject => ({
    apiVersion: "v1",
    kind,
    metadata: { name: "it", ...metadata },
    ...more,
});
const cleaned = (...objects: AnyObject[]) => withoutControllerFields(objects);
/** Nothing of it is taken away. */
const isLeft = (it: AnyObject) => assert.deepEqual(cleaned(it), [it]);

describe("kube/controllerFields", () => {
    it("leaves the rules of a collecting ClusterRole to Kubernetes, and those of any other as they are", () => {
        const aggregationRule = { clusterRoleSelectors: [{ matchLabels: { a: "b" } }] };
        for (const rules of [[], null, [{ verbs: ["get"] }]]) {
            assert.deepEqual(cleaned(object("ClusterRole", { aggregationRule, rules })), [
                object("ClusterRole", { aggregationRule }),
            ]);
        }
        isLeft(object("ClusterRole", { rules: [] }));
        assert.equal(isAggregated(object("ClusterRole", { aggregationRule })), true);
        assert.equal(isAggregated(object("ClusterRole", { rules: [] })), false);
    });

    it("leaves out what the API server says of an object that kubectl exported", () => {
        const said = { creationTimestamp: null, uid: "1", resourceVersion: "2", generation: 3, managedFields: [] };
        const owners = { ownerReferences: [{ uid: "4" }], selfLink: "/it" };
        const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{}", mine: "yes" };
        const revision = { "deployment.kubernetes.io/revision": "7" };
        const exported = object(
            "Deployment",
            { status: { replicas: 3 } },
            { ...said, ...owners, labels: { a: "b" }, annotations: { ...annotations, ...revision } },
        );
        assert.deepEqual(cleaned(exported), [
            object("Deployment", {}, { labels: { a: "b" }, annotations: { mine: "yes" } }),
        ]);
    });

    it("leaves out a CA that only holds the place of the one that a controller puts in", () => {
        const client = (caBundle?: string) => ({
            service: { name: "s" },
            ...(caBundle === undefined ? {} : { caBundle }),
        });
        const webhook = (caBundle?: string) =>
            object("ValidatingWebhookConfiguration", { webhooks: [{ name: "w", clientConfig: client(caBundle) }] });
        const crd = (caBundle?: string) =>
            object("CustomResourceDefinition", {
                spec: { conversion: { webhook: { clientConfig: client(caBundle) } } },
            });
        const api = (caBundle?: string) => object("APIService", { spec: client(caBundle) });
        for (const of of [webhook, crd, api]) {
            assert.deepEqual(cleaned(of(""), of("Cg==")), [of(), of()]);
            isLeft(of("LS0tLS1CRUdJTg=="));
        }
        isLeft(object("CustomResourceDefinition", { spec: { conversion: { strategy: "None" } } }));
    });

    it("leaves replicas to an autoscaler of the manifest", () => {
        const deployment = object("Deployment", { spec: { replicas: 3, paused: false } }, { namespace: "a" });
        const scaler = (kind: string, namespace: string) =>
            object("HorizontalPodAutoscaler", { spec: { scaleTargetRef: { kind, name: "it" } } }, { namespace });
        assert.deepEqual(cleaned(deployment, scaler("Deployment", "a"))[0]?.["spec"], { paused: false });
        for (const other of [scaler("StatefulSet", "a"), scaler("Deployment", "b")]) {
            assert.deepEqual(cleaned(deployment, other), [deployment, other]);
        }
    });

    it("leaves what a user may choose, such as ports of nodes and addresses", () => {
        isLeft(object("Service", { spec: { clusterIP: "None", ports: [{ port: 80, nodePort: 30080 }] } }));
        isLeft(object("Secret", { data: { status: "" } }));
    });
});
