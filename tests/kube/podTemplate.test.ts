import * as assert from "node:assert/strict";
import { edgeContainer, runsEdge, samePath, templateOf } from "../../kube/podTemplate";

const marked = (name: string) => ({ name, env: [{ name: "AMBASSADOR_NAMESPACE", valueFrom: {} }] });

describe("kube/podTemplate", () => {
    it("finds no template in an object that runs nothing", () => {
        assert.equal(templateOf({ kind: "Service", spec: { selector: {} } }), undefined);
        assert.equal(templateOf({ kind: "Deployment", spec: { template: {} } }), undefined);
    });

    it("cannot tell the edge's container when two are marked", () => {
        const template = { spec: { containers: [marked("a"), marked("b")] } };
        assert.equal(edgeContainer(template.spec.containers), undefined);
        assert.equal(runsEdge(template), true);
        assert.equal(runsEdge({ spec: { containers: [{ name: "a" }] } }), false);
    });

    it("leaves Istio's sidecar out, on a cluster and where a template brings it along, and takes no first for the edge's", () => {
        const sidecar = { name: "istio-proxy" };
        assert.equal(edgeContainer([sidecar, { name: "edge" }])?.name, "edge");
        assert.equal(edgeContainer([{ name: "filter" }, marked("edge"), sidecar])?.name, "edge");
        assert.equal(edgeContainer([{ name: "a" }, { name: "b" }]), undefined);
    });

    it("compares paths without their last slash, and numbers as text", () => {
        assert.ok(samePath("/etc/istio-certs/", "/etc/istio-certs"));
        assert.ok(samePath(1, "1") && samePath(true, "true"));
        assert.ok(!samePath("/a", "/b") && !samePath(undefined, ""));
    });
});
