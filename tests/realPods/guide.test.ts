import * as assert from "node:assert/strict";
import { edgeService, endToEnd, onCluster } from "../e2e/config";
import { Bench } from "../e2e/proofs/bench";
import { makeProbes, removeProbes } from "../e2e/proofs/probes";
import { quickProofs } from "../e2e/proofs/proofs";
import { chooseDriver, realDrivers, whyNot } from "../e2e/realPods";
import { deepMerge } from "../../kube/merge";
import { readStackConfig, repository, StackConfig } from "../../rehearsal/config";
import type { Driver, Running } from "../../rehearsal/driver";
import { samplePath } from "../../rehearsal/edgeAnswers";
import { takeShop } from "../../rehearsal/live";
import { nodeFolder } from "../../rehearsal/node/node";
import { cacheKey } from "../../rehearsal/tooling/cache";
import { sleep } from "../../rehearsal/tooling/process";
import { bringUp, prove, takeDown, Up } from "../../rehearsal/walk";
import { formatTable } from "../../commands/verify/report";
import { skip } from "../support/skips";
import { sendSteadily } from "../traffic/load";

const { namespace, name } = edgeService;
/** Requests a second: enough to see a pod that ends too early, and little beside other tests on two cores. */
const rate = 10;

/** A part of `make e2e` and of `npm run test:traffic`, which have the rest. */
describe("the guide with real pods, in short", () => {
    const log = (line: string) => console.log(`      ${line}`);
    let driver: Driver | undefined;
    let running: Running;
    let up: Up;
    let bench: Bench;

    const open = (sections: StackConfig) =>
        readStackConfig("dev").then((dev) =>
            running.open("short", deepMerge(onCluster(running, endToEnd(dev)), sections)),
        );
    const edge = { replicas: 2, disruptionBudget: true };

    before(async function () {
        this.timeout(0); // on a fresh machine the node's tools are built first
        // A folder for each working copy, so that two of them can be tested at the same time.
        process.env["EDGE_MESH_NODE_DIR"] = `${nodeFolder()}-${cacheKey([repository])}`;
        const chosen = await chooseDriver(realDrivers());
        if (!("driver" in chosen)) {
            skip(
                this,
                `no real pods on this machine: ${whyNot(chosen.lacking)}; not covered: requests through the edge, its identity, ` +
                    "refused plaintext, what is lost while it rolls, verify where processes run (make e2e)",
            );
        }
        driver = chosen.driver;
        running = await driver.start(log);
        up = await bringUp(running, await open({ edge }), log);
        const { kubectl, cluster } = running;
        bench = new Bench(kubectl, cluster.kubeconfig, cluster.dir, up.edge ?? "");
        await makeProbes(bench, cluster.dir);
    });
    after(async () => driver?.stop(log));

    for (const { what, look } of quickProofs) {
        it(what, async () => {
            const { verdict, seen } = await look(bench);
            assert.equal(verdict, "pass", seen);
        });
    }

    it("leaves verify nothing that it cannot look at, and nothing that is wrong", async () => {
        const traffic = bench.edge + samplePath;
        const rows = await prove(running, up, log, { only: [], traffic, strictTest: false, rotation: false });
        assert.deepEqual(
            rows.filter(({ verdict }) => verdict !== "pass").map(({ id }) => id),
            [],
            formatTable(rows),
        );
    });

    it("loses no request while the edge rolls", async () => {
        const load = sendSteadily([bench.edge + samplePath, `${bench.edge}/shop/`], rate);
        const values = { podAnnotations: { "e2e.example.com/roll": "1" } };
        const { stack } = await open({ edge: { ...edge, values } });
        await stack.up({ color: "never", suppressProgress: true });
        await bench.mustKubectl("-n", namespace, "rollout", "status", "deployment", name, "--timeout=110s");
        await sleep(12_000); // the old pods serve on before they end
        const { requests, failed } = await load.end();
        log(`${requests} requests`);
        assert.deepEqual(failed, {}, `of ${requests}`);
    });

    it("leaves nothing of the edge behind", async () => {
        await removeProbes(bench);
        await takeShop(running, running.cluster);
        await takeDown(up, log);
        for (const kind of ["mappings.getambassador.io", "peerauthentications.security.istio.io"]) {
            assert.equal(await bench.mustKubectl("get", kind, "-A", "-o", "name"), "");
        }
    });
});
