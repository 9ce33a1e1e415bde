import { ports } from "../../../kube/wellKnown";
import { X509Certificate } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { fixCommand } from "../../../messages/fix";
import { edgeAt, fetchInside } from "../cluster/admin";
import { Presented, presentedBy } from "../rotation";
import type { LiveCluster } from "../cluster/cluster";
import type { Expected } from "../../../plan/expected";
import type { Pod } from "../cluster/kinds";
import { judged, nameOf, realEdgePods, restartEdge } from "../cluster/objects";
import { Judgement, LiveCheck } from "../types";
import { statusOf } from "./traffic";

/** Milliseconds within which the edge has to present the new certificate. */
const rotationTimeout = 180_000;
const poll = 1_000;

/** What was seen from the moment the agent was told to begin anew. */
export interface Rotation {
    readonly pod: string;
    /** Serial of the certificate before. */
    readonly before: string;
    /** Serial of the certificate file at the end. */
    readonly written: string;
    /** Serials that Envoy presented at the end. */
    readonly presented: readonly string[];
    readonly requests: number;
    readonly failed: readonly (number | string)[];
}

const plain = (serial: string) => serial.toLowerCase().replace(/^0+/, "");

function isTaken({ before, written, presented }: Pick<Rotation, "before" | "written" | "presented">): boolean {
    return plain(before) !== plain(written) && presented.map(plain).includes(plain(written));
}

/** EM-010: a new certificate was written and is presented, and no request failed meanwhile. */
export function judgeRotation(rotation: Rotation, expected: Expected): Judgement {
    const { pod, before, written, failed, requests } = rotation;
    const fix = restartEdge(expected);
    const problems = [];
    if (plain(before) === plain(written)) {
        problems.push({ problem: `pod ${pod}: the agent wrote no new certificate`, fix });
    } else if (!isTaken(rotation)) {
        const workaround = `${fixCommand("edge.rotationWorkaround.enabled", "set", "true")} && pulumi up`;
        problems.push({
            problem: `pod ${pod}: Envoy does not present the new certificate (emissary#4744)`,
            fix: workaround,
        });
    }
    if (failed.length > 0) {
        const statuses = [...new Set(failed)].join(", ");
        problems.push({ problem: `${failed.length} of ${requests} requests failed meanwhile: ${statuses}`, fix });
    }
    return judged(`${plain(before)} -> ${plain(written)}, ${requests} requests`, problems);
}

/**
 * Lets the agent of one pod begin anew, which fetches a certificate without waiting for its half-life, and sends
 * requests until the edge presents it. The agent ends on POST /quitquitquit from loopback (Istio's
 * pilot-agent/status/server.go) and is started again by the kubelet; nothing of the edge passes through it.
 */
export async function rotate(
    cluster: LiveCluster,
    pod: Pod,
    url: string,
    signal: AbortSignal,
    timeout = rotationTimeout,
): Promise<Rotation> {
    const serialOf = ({ pem }: Presented) => new X509Certificate(pem).serialNumber;
    const first = await presentedBy(cluster, pod);
    const before = serialOf(first);
    let now = first;
    const statuses: (number | string)[] = [await statusOf(url)];
    await fetchInside(cluster, edgeAt(pod), ports.agent, "/quitquitquit", "POST");
    const taken = () => isTaken({ before, written: serialOf(now), presented: now.serials });
    for (const end = Date.now() + timeout; !taken() && Date.now() < end; await sleep(poll, undefined, { signal })) {
        statuses.push(await statusOf(url));
        now = await presentedBy(cluster, pod).catch(() => now);
    }
    statuses.push(await statusOf(url));
    const failed = statuses.filter((status) => status !== 200);
    return {
        pod: nameOf(pod),
        before,
        written: serialOf(now),
        presented: now.serials,
        requests: statuses.length,
        failed,
    };
}

/** `--rotation`, with the URL of `--traffic`. */
export function rotationTest(url: string, signal: AbortSignal): LiveCheck {
    return {
        check: "rotation",
        what: "a new certificate, taken up while requests pass",
        look: async (cluster, expected) => {
            const [pod] = await realEdgePods(cluster, expected);
            return judgeRotation(await rotate(cluster, pod, url, signal), expected);
        },
    };
}
