import { judged, realEdgePods } from "../cluster/objects";
import { Judgement, LiveCheck } from "../types";

/** Milliseconds for one request through the edge. */
const requestTimeout = 10_000;

/** Status of one GET, or why there is none. */
export async function statusOf(url: string): Promise<number | string> {
    try {
        const response = await fetch(url, { redirect: "manual", signal: AbortSignal.timeout(requestTimeout) });
        await response.body?.cancel();
        return response.status;
    } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        return cause instanceof Error ? cause.message : String(cause);
    }
}

/** EM-024, first half. */
export function judgeTraffic(url: string, status: number | string): Judgement {
    const seen = typeof status === "number" ? `${url} answered ${status}` : `${url}: ${status}`;
    return judged(seen, status === 200 ? [] : [{ problem: `${seen}, not 200`, fix: `curl -v ${url}` }]);
}

/** `--traffic URL`: a request through the edge. */
export function trafficTest(url: string): LiveCheck {
    return {
        check: "traffic",
        what: "a request through the edge",
        look: async (cluster, expected) => {
            await realEdgePods(cluster, expected);
            return judgeTraffic(url, await statusOf(url));
        },
    };
}
