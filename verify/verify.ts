import { catalogue } from "../checks/catalogue";
import { rotationTest } from "./active/rotation";
import { strictTest } from "./active/strictTest";
import { trafficTest } from "./active/traffic";
import type { Arguments } from "./arguments";
import type { LiveCluster } from "./cluster";
import type { Expected } from "./expected";
import { liveChecks } from "./registry";
import { runChecks } from "./run";
import type { LiveCheck, Row } from "./types";

/** Milliseconds for a test that acts: a pod has to start, a certificate to be taken up. It is then told to end. */
const activeTimeout = 240_000;
/** Milliseconds that it has to tidy up after that. */
const tidyTimeout = 60_000;

/** Which checks a run consists of. */
export type Selection = Pick<Arguments, "only" | "traffic" | "strictTest" | "rotation">;

/** Looks at the cluster, and then acts on it as far as was asked for. `signal` ends the tests that act, tidily. */
export async function verify(
    cluster: LiveCluster,
    expected: Expected,
    selection: Selection = { only: [], traffic: undefined, strictTest: false, rotation: false },
    signal: AbortSignal = new AbortController().signal,
): Promise<Row[]> {
    const { only, traffic, rotation } = selection;
    const chosen = liveChecks.filter(({ check }) => only.length === 0 || only.includes(catalogue[check].id));
    const looked = await runChecks(cluster, expected, chosen);
    const acting: ((end: AbortSignal) => LiveCheck)[] = [
        ...(traffic === undefined ? [] : [() => trafficTest(traffic)]),
        ...(selection.strictTest ? [strictTest] : []),
        ...(rotation && traffic !== undefined ? [(end: AbortSignal) => rotationTest(traffic, end)] : []),
    ];
    const acted: Row[] = [];
    for (const test of acting) {
        const end = AbortSignal.any([signal, AbortSignal.timeout(activeTimeout)]);
        acted.push(...(await runChecks(cluster, expected, [test(end)], activeTimeout + tidyTimeout)));
    }
    return [...looked, ...acted];
}
