import assert from "node:assert/strict";
import { control, faults, identity, identityFor, outcome, strip, withName } from "../../../rehearsal/provider/objects";
import { isPatch, isRelease, objectKind, parseUrn, stableManager } from "../../../rehearsal/provider/tokens";

const URN = "urn:pulumi:dev::edge-mesh::edge:Mesh$kubernetes:core/v1:NamespacePatch::quote::patch";

describe("rehearsal/provider: tokens", () => {
    it("takes a URN apart, parents and all", () => {
        const token = parseUrn(URN);
        assert.deepEqual(token, {
            type: "kubernetes:core/v1:NamespacePatch",
            name: "quote::patch",
            apiVersion: "v1",
            kind: "NamespacePatch",
        });
        assert.equal(parseUrn("urn:pulumi:d::p::kubernetes:apps/v1:Deployment::web").apiVersion, "apps/v1");
    });

    it("tells patches from kinds that merely end like them", () => {
        const token = parseUrn(URN);
        assert.equal(isPatch(token, "Namespace"), true);
        assert.equal(isPatch(token, undefined), true);
        assert.equal(isPatch(token, "NamespacePatch"), false);
        assert.equal(objectKind(token, undefined), "Namespace");
        assert.equal(objectKind(token, "NamespacePatch"), "NamespacePatch");
    });

    it("knows releases", () => {
        assert.equal(isRelease(parseUrn("urn:pulumi:d::p::kubernetes:helm.sh/v3:Release::istiod")), true);
        assert.equal(isRelease(parseUrn(URN)), false);
    });

    it("gives a URN one field manager for ever", () => {
        assert.match(stableManager(URN), /^pulumi-kubernetes-[0-9a-f]{8}$/);
        assert.equal(stableManager(URN), stableManager(URN));
        assert.notEqual(stableManager(URN), stableManager(`${URN}2`));
    });
});

describe("rehearsal/provider: objects", () => {
    const annotated = (annotations: Record<string, string>) => ({
        apiVersion: "v1",
        kind: "Namespace",
        metadata: { name: "a", annotations },
    });

    it("keeps control annotations from the API server and lets all others through", () => {
        const control = ["patchForce", "patchFieldManager", "waitFor", "skipAwait", "timeoutSeconds", "replaceUnready"];
        const spoken = Object.fromEntries(control.map((name) => [`pulumi.com/${name}`, "x"]));
        assert.deepEqual(strip(annotated({ ...spoken, mine: "1" })).metadata, {
            name: "a",
            annotations: { mine: "1" },
        });
        assert.deepEqual(strip(annotated(spoken)).metadata, { name: "a" });
    });

    it("reads control annotations", () => {
        assert.equal(control(annotated({ "pulumi.com/patchForce": "true" }), "patchForce"), "true");
        assert.equal(control(annotated({}), "patchForce"), undefined);
    });

    it("names nameless objects once, and leaves named ones alone", () => {
        const nameless = { apiVersion: "v1", kind: "ConfigMap", metadata: { labels: { a: "b" } } };
        const first = withName("cm", {}, nameless);
        assert.match(String(identity(first).metadata && JSON.stringify(identity(first))), /"name":"cm-[0-9a-f]{8}"/);
        assert.deepEqual(withName("cm", first, nameless), first);
        const named = annotated({});
        assert.equal(withName("cm", first, named), named);
        assert.notDeepEqual(withName("cm", named, nameless).metadata, named.metadata);
    });

    it("finds an object by its id where inputs say nothing", () => {
        const urn = "urn:pulumi:d::p::kubernetes:apps/v1:Deployment::web";
        const metadata = { name: "web", namespace: "shop" };
        assert.deepEqual(identityFor("shop/web", urn, {}), { apiVersion: "apps/v1", kind: "Deployment", metadata });
        assert.deepEqual(identityFor("shop", URN, {}), {
            apiVersion: "v1",
            kind: "Namespace",
            metadata: { name: "shop" },
        });
    });

    it("gives the live object without its field book-keeping", () => {
        const metadata = { name: "web", namespace: "shop", managedFields: [{ manager: "x" }] };
        const { id, outs } = outcome({ kind: "Deployment", metadata });
        assert.equal(id, "shop/web");
        assert.deepEqual(outs, { kind: "Deployment", metadata: { name: "web", namespace: "shop" } });
    });

    it("refuses inputs that cannot work before anything is made", () => {
        assert.deepEqual(
            faults({ kind: "X" }).map((fault) => fault.property),
            ["apiVersion"],
        );
        const broken = faults(annotated({ "pulumi.com/waitFor": "readiness" }));
        assert.deepEqual(
            broken.map((fault) => fault.property),
            ['metadata.annotations["pulumi.com/waitFor"]'],
        );
    });
});
