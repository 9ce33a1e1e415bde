import { within } from "../../kube/within";
import { catalogue } from "../catalogue";
import type { LiveCluster } from "./cluster/cluster";
import type { Expected } from "../../plan/expected";
import { LiveCheck, Row } from "./types";
import { CannotLook } from "./cluster/cannotLook";

/** Milliseconds for one check with all its requests, unless it says otherwise. */
const checkTimeout = 30_000;

/** Looks at everything at the same time; what cannot be seen is a row too. */
export async function runChecks(
    cluster: LiveCluster,
    expected: Expected,
    checks: readonly LiveCheck[],
    timeout = checkTimeout,
): Promise<Row[]> {
    const rows = await Promise.all(checks.map((check) => runCheck(cluster, expected, check, timeout)));
    return rows.sort((a, b) => a.id.localeCompare(b.id));
}

async function runCheck(cluster: LiveCluster, expected: Expected, check: LiveCheck, timeout: number): Promise<Row> {
    const { id } = catalogue[check.check];
    const row = { id, what: check.what, problems: [], simulated: false };
    try {
        const { seen, problems } = await within(
            check.look(cluster, expected),
            timeout,
            (seconds) => new CannotLook(`not done within ${seconds} s`),
        );
        return { ...row, seen, problems, verdict: problems.length === 0 ? "pass" : "fail" };
    } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        return { ...row, seen: reason, verdict: "unseen", simulated: error instanceof CannotLook && error.simulated };
    }
}

/** Exit code of a run: 1 when something fails, 2 when nothing does but something, or all, could not be seen, else 0. */
export function exitCode(rows: readonly Row[]): 0 | 1 | 2 {
    if (rows.some(({ verdict }) => verdict === "fail")) {
        return 1;
    }
    return rows.length === 0 || rows.some(({ verdict }) => verdict === "unseen") ? 2 : 0;
}
