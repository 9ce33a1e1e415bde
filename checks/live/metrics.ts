import { ports } from "../../kube/wellKnown";
import type { Pod } from "./cluster/kinds";
import type { Expected } from "../../plan/expected";
import { judged, nameOf, realEdgePods } from "./cluster/objects";
import { Judgement, LiveCheck } from "./types";

/** Job that scrapes the edge's admin port (model/observability/prometheusValues.ts). */
const edgeJob = "edge-admin";
/** Port at which Istio's agent serves the metrics of application and sidecar together. */

interface Target {
    readonly labels: Readonly<Record<string, string>>;
    readonly scrapeUrl: string;
    readonly health: string;
    readonly lastError?: string;
    readonly lastScrape?: string;
}

interface Targets {
    readonly data: { readonly activeTargets: readonly Target[] };
}

/** Whether what Prometheus last asked was a pod that was still starting: it asks again within its interval. */
function isEarly({ scrapeUrl, lastScrape = "" }: Target, pods: readonly Pod[]): boolean {
    const pod = pods.find(({ status }) => status?.podIP === new URL(scrapeUrl).hostname);
    const ready = pod?.status?.conditions?.find(({ type, status }) => type === "Ready" && status === "True");
    return Date.parse(lastScrape) < Date.parse(ready?.lastTransitionTime ?? "");
}

/** EM-027, from Prometheus' answer to `/api/v1/targets?state=active`. */
export function judgeTargets(answer: string, pods: readonly Pod[], { prometheus, edge }: Expected): Judgement {
    const { activeTargets } = (JSON.parse(answer) as Targets).data;
    const groups = {
        "the edge's admin port": activeTargets.filter(({ labels }) => labels["job"] === edgeJob),
        "a sidecar": activeTargets.filter(({ scrapeUrl }) => portOf(scrapeUrl) === ports.agent),
    };
    const fix = `kubectl -n ${prometheus?.namespace} port-forward service/${prometheus?.service} 9090:80 (then /targets)`;
    const server = "app.kubernetes.io/name=prometheus,app.kubernetes.io/component=server";
    const rights = `kubectl -n ${prometheus?.namespace} logs -l ${server} --all-containers | grep -i forbidden (if its rights went: helm -n ${prometheus?.namespace} rollback prometheus)`;
    const problems = Object.entries(groups).flatMap(([what, targets]) =>
        targets.length === 0
            ? [
                  {
                      problem: `Prometheus has no target that is ${what} (namespace ${edge.namespace} and the mesh)`,
                      fix: rights,
                  },
              ]
            : targets
                  .filter((target) => target.health === "down" && !isEarly(target, pods))
                  .map(({ scrapeUrl, lastError = "no reason given" }) => ({
                      problem: `Prometheus cannot scrape ${what}, ${scrapeUrl}: ${lastError}`,
                      fix,
                  })),
    );
    return judged(`${Object.values(groups).flat().length} targets`, problems);
}

/** EM-027 where Prometheus is not ours: that it selects the PodMonitors, only its own page of targets can tell. */
export function judgeMonitors(found: readonly string[], wanted: NonNullable<Expected["podMonitors"]>): Judgement {
    const missing = wanted.map(({ namespace, name }) => `${namespace}/${name}`).filter((it) => !found.includes(it));
    const problems = missing.map((it) => ({
        problem: `PodMonitor ${it} is not there`,
        fix: "pulumi refresh && pulumi up",
    }));
    return judged(`${wanted.length - missing.length} PodMonitors; see your Prometheus for their targets`, problems);
}

function portOf(url: string): number {
    return Number(new URL(url).port);
}

export const metricsCheck: LiveCheck = {
    check: "metrics",
    what: "Prometheus' targets: edge and sidecars",
    look: async (cluster, expected) => {
        if (expected.podMonitors !== undefined) {
            return judgeMonitors((await cluster.list("podmonitors")).map(nameOf), expected.podMonitors);
        }
        if (expected.prometheus === undefined) {
            return judged("switched off", []);
        }
        await realEdgePods(cluster, expected);
        const { namespace, service } = expected.prometheus;
        const answer = await cluster.fetchService(namespace, service, 80, "/api/v1/targets?state=active");
        return judgeTargets(answer, await cluster.list("pods"), expected);
    },
};
