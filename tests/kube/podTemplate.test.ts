import * as assert from "node:assert/strict";
import { edgeContainer, runsEdge, samePath, selects, templateOf } from "../../kube/podTemplate";

const marked = (name: string) => ({ name, env: [{ name: "AMBASSADOR_NAMESPACE", valueFrom: {} }] });

describe("kube/podTemplate", () => {
    it("finds no template in an object that runs nothing", () => {
        assert.equal(templateOf({ kind: "Service", spec: { selector: {} } }), undefined);
        assert.equal(templateOf({ kind: "Deployment", spec: { template: {} } }), undefined);
    });

    it("cannot tell the edge's container when two are marked", () => {
        const template = { spec: { containers: [marked("a"), marked("b")] } };
        assert.equal(edgeContainer(template), undefined);
        assert.equal(runsEdge(template), true);
        assert.equal(runsEdge({ spec: { containers: [{ name: "a" }] } }), false);
    });

    it("lets an empty selector find no pods", () => {
        assert.equal(selects({}, { a: "b" }), false);
        assert.equal(selects(undefined, { a: "b" }), false);
        assert.equal(selects({ a: "b" }, { a: "b", c: "d" }), true);
        assert.equal(selects({ a: "b", c: "d" }, { a: "b" }), false);
    });

    it("compares paths without their last slash, and numbers as text", () => {
        assert.ok(samePath("/etc/istio-certs/", "/etc/istio-certs"));
        assert.ok(samePath(1, "1") && samePath(true, "true"));
        assert.ok(!samePath("/a", "/b") && !samePath(undefined, ""));
    });
});
