import { readStackConfig } from "../../rehearsal/config";
import type { Running } from "../../rehearsal/driver";
import { samplePath } from "../../rehearsal/edgeAnswers";
import { takeShop } from "../../rehearsal/live";
import { run } from "../../rehearsal/tooling/process";
import { bringUp, prove, takeDown } from "../../rehearsal/walk";
import { edgeService, endToEnd, onCluster } from "./config";
import { Bench } from "./proofs/bench";
import { makeProbes, removeProbes } from "./proofs/probes";
import { formatProofs, look } from "./proofs/proofs";
import { exitWith, logSince, onRealPods } from "./realPods";
import { touching } from "./touch";

const log = logSince(Date.now());

/** The whole guide: up, verify with its active tests, the table of what it promises, destroy. */
async function test(running: Running): Promise<number> {
    const { cluster, kubectl } = running;
    const config = onCluster(running, endToEnd(await readStackConfig("dev")));
    const opened = await running.open("edge-mesh-e2e", config);
    const up = await bringUp(running, opened, log);
    const bench = new Bench(kubectl, cluster.kubeconfig, cluster.dir, up.edge ?? "");
    const touch = touching((...args) => run(kubectl, ["--kubeconfig", cluster.kubeconfig, ...args]), edgeService);
    try {
        const active = { only: [], traffic: bench.edge + samplePath, strictTest: true, rotation: true };
        const rows = await prove(running, up, log, active);
        log("what the guide promises");
        await makeProbes(bench, cluster.dir);
        const proven = await look(bench);
        console.log(formatProofs(proven));
        await removeProbes(bench);
        await takeShop({ kubectl }, cluster);
        await takeDown(up, log);
        const bad = [
            ...rows.filter(({ verdict }) => verdict !== "pass").map(({ id }) => id),
            ...proven.filter(({ verdict }) => verdict === "FAIL").map(({ what }) => what),
        ];
        console.log(`\nNot what a cluster of yours would have:\n  ${running.standIns.join("\n  ") || "nothing"}`);
        log(bad.length === 0 ? "passed" : `FAILED: ${bad.join(", ")}`);
        return bad.length === 0 ? 0 : 1;
    } finally {
        touch.end();
    }
}

exitWith(onRealPods(log, test));
