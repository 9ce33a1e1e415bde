import * as assert from "node:assert/strict";
import { crdHashAnnotation, notAwaited, rolledWith, takenOver, untilUsable } from "../../../model/edge/crdReadiness";
import { AnyObject } from "../../../kube/object";

const crd = (spec: object): AnyObject => ({
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "mappings.getambassador.io", annotations: { mine: "1" } },
    spec,
});
const both = [{ name: "v2" }, { name: "v3alpha1" }];
const annotationsOf = ({ metadata }: AnyObject) => metadata.annotations ?? {};
/** What the provider waits for, but the object's own hash. */
const conditions = (object: AnyObject) =>
    (JSON.parse(annotationsOf(object)["pulumi.com/waitFor"] ?? "[]") as string[]).filter((it) => !it.includes("hash"));
const deployment = (spec: object): AnyObject => ({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "emissary-apiext" },
    spec,
});

describe("model/edge/crdReadiness", () => {
    it("waits for the webhook's CA in a CRD that is converted, and for the API server in every one", () => {
        const converted = untilUsable(crd({ conversion: { strategy: "Webhook" }, versions: both }));
        const served = "condition=Established";
        assert.deepEqual(conditions(converted), [served, "jsonpath={.spec.conversion.webhook.clientConfig.caBundle}"]);
        for (const spec of [{ versions: both }, { conversion: { strategy: "None" }, versions: both }]) {
            assert.deepEqual(conditions(untilUsable(crd(spec))), [served]);
        }
    });

    it("does not wait for a CA where one version leaves nothing to convert, since the webhook passes over it", () => {
        const single = crd({ conversion: { strategy: "Webhook" }, versions: both.slice(1) });
        assert.deepEqual(conditions(untilUsable(single)), ["condition=Established"]);
    });

    it("waits for its own hash, so that no older notice of the CRD counts", () => {
        const waits = (object: AnyObject) => {
            const annotations = annotationsOf(untilUsable(object));
            const hash = annotations[crdHashAnnotation];
            assert.match(hash ?? "", /^[0-9a-f]{16}$/);
            const path = `jsonpath={.metadata.annotations["${crdHashAnnotation}"]}=${hash}`;
            assert.ok((JSON.parse(annotations["pulumi.com/waitFor"] ?? "") as string[]).includes(path));
            return hash;
        };
        const plain = crd({ versions: both });
        const labelled = { ...plain, metadata: { ...plain.metadata, labels: { chart: "4.1.0" } } };
        assert.notEqual(waits(plain), waits(labelled));
    });

    it("leaves the rest of the CRD as it is", () => {
        const spec = { versions: both };
        const { metadata, ...rest } = untilUsable(crd(spec));
        assert.deepEqual(rest["spec"], spec);
        assert.equal(metadata.annotations?.["mine"], "1");
    });

    it("replaces the webhook's pods exactly when a CRD changes", () => {
        const template = { metadata: { labels: { app: "a" }, annotations: { mine: "1" } }, spec: { nodeName: "n" } };
        const rolled = (crds: AnyObject[]) => rolledWith(crds, deployment({ replicas: 3, template }));
        const hashOf = (object: AnyObject) => {
            const { template: pods } = object["spec"] as { template: { metadata: { annotations: object } } };
            return (pods.metadata.annotations as Record<string, string>)[crdHashAnnotation];
        };
        const first = rolled([crd({ versions: both })]);
        assert.deepEqual(first["spec"], {
            replicas: 3,
            template: {
                metadata: { labels: { app: "a" }, annotations: { mine: "1", [crdHashAnnotation]: hashOf(first) } },
                spec: { nodeName: "n" },
            },
        });
        assert.equal(hashOf(first), hashOf(rolled([crd({ versions: both })])));
        assert.notEqual(hashOf(first), hashOf(rolled([crd({ versions: both.slice(1) })])));
    });

    it("leaves an incomplete Deployment to the API server, which says what is missing", () => {
        assert.doesNotThrow(() => rolledWith([], { ...deployment({}), spec: undefined }));
    });

    it("takes an object over, whoever has its fields", () => {
        assert.deepEqual(annotationsOf(takenOver(crd({}))), { mine: "1", "pulumi.com/patchForce": "true" });
    });

    it("takes an object out of the provider's waiting", () => {
        assert.deepEqual(annotationsOf(notAwaited(deployment({}))), { "pulumi.com/skipAwait": "true" });
    });
});
