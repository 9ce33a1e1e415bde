import * as assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as path from "node:path";
import { judgeRotation, rotate, Rotation } from "../../../../checks/live/active/rotation";
import { Answer, LocalServer } from "../../../support/apiServer";
import { edgePod, expectedStack, told } from "../../../support/expected";
import { fakeCluster } from "../../../support/fakeCluster";

const fixture = (name: string) =>
    readFileSync(path.join(__dirname, "..", "..", "..", "fixtures", "verify", name), "utf8");
const never = new AbortController().signal;

describe("verify --rotation (EM-010)", () => {
    let server: LocalServer | undefined;
    afterEach(() => server?.stop());

    const rotation: Rotation = {
        pod: "ambassador/edge-1",
        before: "0A111",
        written: "A222",
        presented: ["0a222"],
        requests: 3,
        failed: [],
    };
    const judge = (over: Partial<Rotation>) => told(judgeRotation({ ...rotation, ...over }, expectedStack()));

    it("passes when the new certificate is presented and no request failed", () => assert.equal(judge({}), ""));

    it("tells an agent that wrote nothing from an edge that keeps the old certificate", () => {
        assert.match(judge({ written: "A111", presented: ["a111"] }), /the agent wrote no new certificate/);
        assert.match(judge({ presented: ["0a111"] }), /does not present the new certificate \(emissary#4744\)/);
    });

    it("counts requests that failed meanwhile", () => {
        assert.match(judge({ failed: [503, 503] }), /2 of 3 requests failed meanwhile: 503/);
    });

    /** A pod whose agent writes a second certificate once it was told to begin anew; Envoy takes it up, or not. */
    function pod(takesUp: boolean) {
        let renewed = false;
        return fakeCluster(
            {},
            {
                exec: (_at, command) => {
                    const url = command.at(-1) ?? "";
                    renewed ||= url.endsWith(":15020/quitquitquit") && command.includes("POST");
                    const serial = renewed && takesUp ? "0a222" : "0a111";
                    const stdout = url.endsWith("/certs")
                        ? fixture("envoy-certs.json").replace("0a111", serial)
                        : fixture(`workload-${renewed ? 2 : 1}.pem`);
                    return { ok: true, stdout, stderr: "" };
                },
            },
        );
    }
    const run = async (takesUp: boolean, answer: () => Answer, timeout?: number) => {
        server = new LocalServer(answer);
        return rotate(pod(takesUp), edgePod(), await server.start(), never, timeout);
    };

    it("makes the agent begin anew, and sends requests until the edge presents what it wrote", async () => {
        const seen = await run(true, () => [200, ""]);
        assert.equal(told(judgeRotation(seen, expectedStack())), "");
        assert.deepEqual([seen.before, seen.written], ["A111", "A222"]);
        assert.ok(seen.requests >= 3);
    });

    it("ends within its time when the edge never does", async () => {
        const began = Date.now();
        const seen = await run(false, () => [200, ""], 100);
        assert.ok(Date.now() - began < 5_000);
        assert.match(told(judgeRotation(seen, expectedStack())), /emissary#4744/);
    });

    it("sees a request that fails in between", async () => {
        let requests = 0;
        const seen = await run(true, () => [requests++ === 1 ? 503 : 200, ""]);
        assert.deepEqual(seen.failed, [503]);
    });
});
