import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { edgeLogCheck, errorsInLog, errorsOf, judgeReports } from "../../../checks/live/edgeReport";
import { edgeDeployment, edgePod, expectedStack, realNode, told } from "../../support/expected";
import { fakeCluster } from "../../support/fakeCluster";

const fixture = (name: string) => readFileSync(path.join(__dirname, "..", "..", "fixtures", "verify", name), "utf8");
const log = fixture("edge-log.txt");

describe("verify: what the edge says (EM-022)", () => {
    const objects = { deployments: [edgeDeployment], pods: [edgePod()], nodes: [realNode] };

    it("reads the diagnostics", () => {
        assert.deepEqual(errorsOf('[["shop.shop.1","Originate-TLS context nowhere is not defined"],["","no Host"]]'), [
            "shop.shop.1: Originate-TLS context nowhere is not defined",
            "no Host",
        ]);
    });

    it("reads what an edge without certificate answered", () => {
        const [context, ...clusters] = errorsOf(fixture("recorded/no-certificate-diagnostics.json"));
        assert.match(context ?? "", /^istio-upstream.emissary.1: TLSContext istio-upstream found no certificate/);
        assert.equal(clusters.filter((it) => /istio-upstream is not defined/.test(it)).length, 2);
    });

    it("reads the log: each telling line once, and no other", () => {
        const errors = errorsInLog(log);
        assert.equal(errors.length, 2);
        assert.match(errors[0] ?? "", /^istio-upstream.ambassador.1: .*found no certificate/);
        assert.match(errors[1] ?? "", /nowhere is not defined/);
    });

    it("names the pods that say it", () => {
        const reports = ["a", "b"].map((pod) => ({ pod, errors: ["broken"] }));
        assert.equal(told(judgeReports(reports, expectedStack())), "a, b: broken");
    });

    it("asks the diagnostics first, and reads the log where they do not answer", async () => {
        const answering = { exec: () => ({ ok: true, stdout: "[]", stderr: "" }), log: () => log };
        assert.deepEqual((await edgeLogCheck.look(fakeCluster(objects, answering), expectedStack())).problems, []);
        const silent = { exec: () => ({ ok: false, stdout: "", stderr: "curl: (7)" }), log: () => log };
        assert.match(
            told(await edgeLogCheck.look(fakeCluster(objects, silent), expectedStack())),
            /found no certificate/,
        );
    });
});
