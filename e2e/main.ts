import { readStackConfig } from "../rehearsal/config";
import { bringShop, takeShop } from "../rehearsal/live";
import { run } from "../rehearsal/tooling/process";
import { edgeService, endToEnd, samplePath } from "./config";
import { chooseDriver, Running } from "./driver";
import { kindDriver } from "./kindDriver";
import { nodeDriver } from "./nodeDriver";
import { skipped } from "./prerequisites";
import { Bench } from "./proofs/bench";
import { makeProbes, removeProbes } from "./proofs/probes";
import { formatProofs, prove } from "./proofs/proofs";
import { touching } from "./touch";
import { walk } from "./walk";

/** Exit code of a test that could not be run. */
const notRun = 3;
const began = Date.now();
const log = (line: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${line}`);

/** What tells why something did not come up. */
async function tellState({ kubectl, cluster }: Running): Promise<void> {
    for (const args of [
        ["get", "pods", "--all-namespaces", "--output=wide"],
        ["get", "events", "--all-namespaces", "--sort-by=.lastTimestamp"],
    ]) {
        const { stdout } = await run(kubectl, ["--kubeconfig", cluster.kubeconfig, ...args]);
        console.log(stdout.split("\n").slice(-60).join("\n"));
    }
}

/** The whole test on a running cluster; answers what is wrong. */
async function test(running: Running): Promise<string[]> {
    const { cluster, kubectl } = running;
    const config = running.configure(endToEnd(await readStackConfig("dev")));
    const opened = await running.open("edge-mesh-e2e", config);
    const failed: string[] = [];
    let bench: Bench | undefined;
    let touch: { readonly end: () => void } | undefined;
    const arrive = async () => {
        log("bringing the service behind the Mapping shop/shop, as a user would");
        await bringShop({ kubectl }, cluster);
        bench = new Bench(kubectl, cluster.kubeconfig, cluster.dir, await running.reachEdge());
        const { status } = await bench.until(samplePath, (answer) => answer.status === 200);
        log(`the edge answers ${status}`);
        touch = touching((...args) => run(kubectl, ["--kubeconfig", cluster.kubeconfig, ...args]), edgeService);
        return { only: [], traffic: bench.edge + samplePath, strictTest: true, rotation: true };
    };
    const look = async () => {
        if (bench === undefined) {
            return;
        }
        log("what the guide promises");
        await makeProbes(bench, cluster.dir);
        const rows = await prove(bench);
        console.log(formatProofs(rows));
        failed.push(...rows.filter(({ verdict }) => verdict === "FAIL").map(({ what }) => what));
        await removeProbes(bench);
        await takeShop({ kubectl }, cluster);
    };
    try {
        const rows = await walk(opened, cluster, { arrive, look }, log);
        return [...rows.filter(({ verdict }) => verdict !== "pass").map(({ id }) => id), ...failed];
    } finally {
        touch?.end();
    }
}

async function main(): Promise<number> {
    const chosen = await chooseDriver([kindDriver, nodeDriver]);
    if (!("driver" in chosen)) {
        console.error(skipped(chosen.lacking));
        return notRun;
    }
    const { driver } = chosen;
    log(`real pods, by driver ${driver.name}`);
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        // `once` would not do: the Automation API's library then ends the process itself, at once.
        process.on(signal, () => void driver.stop(log).finally(() => process.exit(130)));
    }
    try {
        return await testOn(await driver.start(log));
    } finally {
        await driver.stop(log);
    }
}

async function testOn(running: Running): Promise<number> {
    try {
        const bad = await test(running);
        if (running.standIns.length > 0) {
            console.log(`\nNot what a cluster of yours would have:\n  ${running.standIns.join("\n  ")}`);
        }
        log(bad.length === 0 ? "passed" : `FAILED: ${bad.join(", ")}`);
        return bad.length === 0 ? 0 : 1;
    } catch (error) {
        console.error(error instanceof Error ? error.message : String(error));
        await tellState(running);
        return 1;
    }
}

main().then(
    (code) => process.exit(code),
    (error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exit(1);
    },
);
