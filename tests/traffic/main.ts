import { edgeService } from "../e2e/config";
import { exitWith, logSince, onRealPods, realDrivers } from "../e2e/realPods";
import { touching } from "../e2e/touch";
import type { Running } from "../../rehearsal/driver";
import { samplePath } from "../../rehearsal/edgeAnswers";
import { run, sleep } from "../../rehearsal/tooling/process";
import { sendSteadily } from "./load";
import type { Scenario } from "./scenario";
import { edgeScenarios } from "./scenarios/edge";
import { meshScenarios } from "./scenarios/mesh";
import { programScenarios } from "./scenarios/program";
import { rotationScenarios } from "./scenarios/rotation";
import { Stage } from "./stage";
import { format, isLost, Line } from "./table";

const log = logSince(Date.now());
const [nothing, ...ofProgram] = programScenarios;
const all: readonly Scenario[] = [
    ...(nothing === undefined ? [] : [nothing]),
    ...edgeScenarios,
    ...meshScenarios,
    ...ofProgram,
    ...rotationScenarios,
];
/** The sample's, and that of a user's service. */
const paths = [samplePath, "/shop/"];

async function play({ what, inherent, begin, prepare, act }: Scenario, stage: Stage): Promise<Line> {
    log(what);
    await stage.up(begin ?? {});
    await prepare?.(stage);
    await stage.rolled();
    for (const path of paths) {
        await stage.bench.until(path, ({ status }) => status === 200);
    }
    await sleep(10_000); // what came before is over: pods end, and the edge takes in what changed
    const load = sendSteadily(paths.map((path) => stage.bench.edge + path));
    await sleep(2_000);
    const seen = await act(stage).catch((error: unknown) => `FAILED: ${String(error).split("\n")[0]}`);
    await sleep(3_000);
    const line = { what, seen, inherent, ...(await load.end()) };
    log(format([line]));
    return line;
}

async function test(running: Running, wanted: readonly string[]): Promise<number> {
    const stage = await Stage.open(running, log);
    const { kubectl, cluster } = running;
    const touch = touching((...args) => run(kubectl, ["--kubeconfig", cluster.kubeconfig, ...args]), edgeService);
    const lines: Line[] = [];
    try {
        for (const scenario of all.filter(({ id }) => wanted.length === 0 || wanted.includes(id))) {
            lines.push(await play(scenario, stage));
        }
    } finally {
        touch.end();
    }
    console.log(`\n${format(lines)}`);
    return lines.some(isLost) ? 1 : 0;
}

const wanted = process.argv.slice(2);
const unknown = wanted.filter((id) => !all.some((scenario) => scenario.id === id));
if (unknown.length > 0) {
    console.error(`there is no scenario ${unknown.join(", ")}: ${all.map(({ id }) => id).join(", ")}`);
    process.exit(2);
}
// Another version of the edge takes some minutes to build, once.
const withNext = wanted.length === 0 || wanted.includes("version");
exitWith(onRealPods(log, (running) => test(running, wanted), realDrivers(withNext)));
