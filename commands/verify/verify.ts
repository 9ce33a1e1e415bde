import { catalogue } from "../../checks/catalogue";
import { rotationTest } from "../../checks/live/active/rotation";
import { strictTest } from "../../checks/live/active/strictTest";
import { trafficTest } from "../../checks/live/active/traffic";
import type { Arguments } from "./arguments";
import type { LiveCluster } from "../../checks/live/cluster/cluster";
import type { Expected } from "../../plan/expected";
import { liveChecks } from "../../checks/live/registry";
import { runChecks } from "../../checks/live/run";
import type { LiveCheck, Row } from "../../checks/live/types";

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
