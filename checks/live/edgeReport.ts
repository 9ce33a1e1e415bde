import { ports } from "../../kube/wellKnown";
import { edgeAt, fetchInside } from "./cluster/admin";
import type { LiveCluster } from "./cluster/cluster";
import type { Expected } from "../../plan/expected";
import type { Pod } from "./cluster/kinds";
import { count, judged, nameOf, realEdgePods } from "./cluster/objects";
import { Judgement, LiveCheck } from "./types";

/** Lines of the log that are read where the diagnostics do not answer. */
const logLines = 2000;
/** What Emissary's Python part writes of what it then ignores (irtlscontext.py, ircluster.py, irtracing.py, irhost.py). */
const telling =
    /found no certificate|is not defined|exactly one TracingService|no longer supported|even though service|will be ignored|has no hostname/;

/** What a pod of the edge says is wrong with its configuration. */
export interface EdgeReport {
    readonly pod: string;
    readonly errors: readonly string[];
}

/** Errors of the configuration in force: diagnostics with `json=true&filter=errors` are pairs of object and error. */
export function errorsOf(answer: string): string[] {
    const pairs = JSON.parse(answer) as readonly (readonly [string, string])[];
    return pairs.map(([object, error]) => (object === "" ? error : `${object}: ${error}`));
}

/** The telling lines of a log, each once, without time and process. */
export function errorsInLog(log: string): string[] {
    const lines = log.split("\n").filter((line) => telling.test(line));
    return [
        ...new Set(
            lines.map((line) => line.replace(/^\S*time="[^"]*"\s*|^[\d-]+ [\d:.,]+ \S+ \S+ [^:]*: /, "").trim()),
        ),
    ];
}

/** EM-022 */
export function judgeReports(reports: readonly EdgeReport[], { edge }: Expected): Judgement {
    const fix = `kubectl -n ${edge.namespace} logs deployment/${edge.name} (then fix the object it names)`;
    const said = [...new Set(reports.flatMap(({ errors }) => errors))];
    const by = (error: string) => reports.filter(({ errors }) => errors.includes(error)).map(({ pod }) => pod);
    return judged(
        count(reports, "pod"),
        said.map((error) => ({ problem: `${by(error).join(", ")}: ${error}`, fix })),
    );
}

async function reportOf(cluster: LiveCluster, pod: Pod): Promise<EdgeReport> {
    const at = edgeAt(pod);
    const path = "/ambassador/v0/diag/?json=true&filter=errors";
    const errors = await fetchInside(cluster, at, ports.edgeDiagnostics, path).then(errorsOf, async () =>
        errorsInLog(await cluster.log(at, logLines)),
    );
    return { pod: nameOf(pod), errors };
}

export const edgeLogCheck: LiveCheck = {
    check: "edgeLog",
    what: "what the edge says of its configuration",
    look: async (cluster, expected) => {
        const pods = await realEdgePods(cluster, expected);
        return judgeReports(await Promise.all(pods.map((pod) => reportOf(cluster, pod))), expected);
    },
};
