import { get } from "node:http";

/** What became of the requests of one scenario. */
export interface Tally {
    readonly requests: number;
    /** What a failed one came to -> how many. */
    readonly failed: Readonly<Record<string, number>>;
}

/** More would be a load test of this machine, and not of what happens to requests. */
const perSecond = Math.min(Number(process.env["RATE"] ?? 20), 50);
const timeout = 10_000;

/** Sends requests at a steady rate, to each URL in turn and each on a connection of its own, until it is ended. */
export function sendSteadily(urls: readonly string[], rate = perSecond): { readonly end: () => Promise<Tally> } {
    const open = new Set<Promise<void>>();
    const failed: Record<string, number> = {};
    let requests = 0;
    const one = async () => {
        const outcome = await status(urls[requests++ % urls.length] ?? "");
        if (outcome !== "200") {
            failed[outcome] = (failed[outcome] ?? 0) + 1;
        }
    };
    const timer = setInterval(() => {
        const sent = one().finally(() => open.delete(sent));
        open.add(sent);
    }, 1000 / rate);
    return {
        end: async () => {
            clearInterval(timer);
            await Promise.all(open);
            return { requests, failed };
        },
    };
}

/** The status of one GET, or what went wrong. */
function status(url: string): Promise<string> {
    return new Promise((resolve) => {
        const request = get(url, { agent: false, timeout }, (response) => {
            response.once("error", () => resolve("cut off within the answer"));
            response.once("end", () => resolve(String(response.statusCode)));
            response.resume();
        });
        request.once("timeout", () => request.destroy(new Error(`no answer in ${timeout / 1000} s`)));
        request.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
}
