import type { KubeConfig } from "@kubernetes/client-node";
import * as http from "node:http";
import * as https from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import { kubeconfigOf } from "../kube/kubeconfig";

/** Requests at a time, of all sets together. More only make the API server queue them. */
const parallel = 24;
/** Milliseconds for one answer. */
const answerTimeout = 30_000;
/** Milliseconds between tries: the first of these, doubled each time, and the second at most. */
const [firstPause, longestPause] = [200, 5_000];
/** Seconds that an API server may ask to be left alone. */
const longestRetryAfter = 30;

export type Method = "GET" | "PATCH" | "DELETE";

export interface Answer {
    readonly status: number;
    readonly text: string;
}

/** Sends one request to the API server; what it answers is the caller's to judge. */
export type Send = (method: Method, path: string, options?: SendOptions) => Promise<Answer>;

export interface SendOptions {
    readonly body?: object;
    readonly accept?: string;
}

/** How long an API server may be out of reach, and who may end it all. */
export interface Patience {
    /** Milliseconds without any answer after which it counts as gone. */
    readonly patience: number;
    /** Ends the waiting and everything that has not begun. */
    readonly signal: AbortSignal;
}

/** No answer, or none to the question. */
export class NoAnswer extends Error {}

/** One way into a cluster: its connections are kept, and so are the turns of its requests. */
export class Api {
    private readonly waiting: (() => void)[] = [];
    private running = 0;
    /** Since when nothing has been answered; undefined while all is well. */
    private downSince: number | undefined;
    private login: Promise<Login> | undefined;

    constructor(private readonly context: string | undefined) {}

    /** The cluster's address in the kubeconfig. */
    async server(): Promise<string> {
        return (await this.loggedIn()).server;
    }

    /** Requests that end with `signal`, and are tried again as long as the patience lasts. */
    sender(patience: Patience): Send {
        return async (method, path, options = {}) => {
            await this.turn();
            try {
                return await this.patiently(method, path, options, patience);
            } finally {
                const next = this.waiting.shift();
                if (next === undefined) {
                    this.running -= 1;
                } else {
                    next();
                }
            }
        };
    }

    private async turn(): Promise<void> {
        if (this.running < parallel) {
            this.running += 1;
        } else {
            await new Promise<void>((resolve) => this.waiting.push(resolve));
        }
    }

    private async patiently(method: Method, path: string, options: SendOptions, limits: Patience): Promise<Answer> {
        let isRenewed = false;
        let failingSince: number | undefined;
        for (let pause = firstPause; ; pause = Math.min(2 * pause, longestPause)) {
            if (limits.signal.aborted) {
                throw new NoAnswer(String(limits.signal.reason));
            }
            const { answer, retryAfter, trouble } = await this.once(method, path, options);
            if (answer?.status === 401 && !isRenewed) {
                // A token that has expired; what a plug-in of the kubeconfig gives next is a new one.
                isRenewed = true;
                this.login = undefined;
                continue;
            }
            if (answer !== undefined && trouble === undefined) {
                this.downSince = undefined;
                return answer;
            }
            if (answer?.status !== 429) {
                failingSince ??= Date.now();
                this.downSince ??= Date.now();
                // What others have waited for counts, or thousands of requests would each wait as long.
                if (Date.now() - Math.min(failingSince, this.downSince) >= limits.patience) {
                    throw new NoAnswer(trouble);
                }
            }
            const wait = retryAfter === undefined ? pause * (0.5 + Math.random() / 2) : retryAfter * 1_000;
            await sleep(wait, undefined, { signal: limits.signal }).catch(() => undefined);
        }
    }

    private async once(method: Method, path: string, { body, accept = "application/json" }: SendOptions) {
        const { server, options } = await this.loggedIn();
        const text = body === undefined ? undefined : JSON.stringify(body);
        const type = method === "PATCH" ? "application/apply-patch+yaml" : "application/json";
        const sent = text === undefined ? {} : { "content-type": type, "content-length": Buffer.byteLength(text) };
        const headers = { ...options.headers, accept, "user-agent": "edge-mesh", ...sent } as http.OutgoingHttpHeaders;
        try {
            const answer = await exchange(new URL(`${server}${path}`), { ...options, method, headers }, text);
            return { answer, retryAfter: answer.retryAfter, trouble: troubleOf(answer) };
        } catch (error) {
            return { trouble: error instanceof Error ? error.message || error.name : String(error) };
        }
    }

    private loggedIn(): Promise<Login> {
        this.login ??= logIn(this.context);
        return this.login;
    }
}

interface Login {
    readonly server: string;
    readonly options: https.RequestOptions;
}

/** Address and credentials, with an agent that keeps its connections. Certificates, plug-ins and proxies are the client's business. */
async function logIn(context: string | undefined): Promise<Login> {
    const kubeconfig: KubeConfig = await kubeconfigOf(context);
    const options: https.RequestOptions = { headers: {} };
    await kubeconfig.applyToHTTPSOptions(options);
    Object.assign(options.agent as http.Agent, { keepAlive: true, maxSockets: parallel, maxFreeSockets: parallel });
    return { server: (kubeconfig.getCurrentCluster()?.server ?? "").replace(/\/$/, ""), options };
}

function exchange(
    url: URL,
    options: https.RequestOptions,
    body: string | undefined,
): Promise<Answer & { readonly retryAfter: number | undefined }> {
    return new Promise((resolve, reject) => {
        const request = (url.protocol === "http:" ? http : https).request(url, options, (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.once("error", reject);
            response.once("aborted", () => reject(new Error("the connection was cut off")));
            response.once("end", () => {
                const seconds = Number(response.headers["retry-after"]);
                resolve({
                    status: response.statusCode ?? 0,
                    text: Buffer.concat(chunks).toString("utf8"),
                    retryAfter: seconds > 0 ? Math.min(seconds, longestRetryAfter) : undefined,
                });
            });
        });
        request.setTimeout(answerTimeout, () =>
            request.destroy(new Error(`no answer within ${answerTimeout / 1000} s`)),
        );
        request.once("error", reject);
        request.end(body);
    });
}

/** Why an answer is none: the API server is busy or has an error of its own, such as a webhook that does not answer. */
function troubleOf({ status, text }: Answer): string | undefined {
    // A spec that does not fit the schema is answered by 500 as well.
    const isAnswer = status < 500 && status !== 429 && status !== 408;
    return isAnswer || text.includes("failed to create typed patch object") ? undefined : messageOf({ status, text });
}

/** What an answer says, in the API server's own words. */
export function messageOf({ status, text }: Answer): string {
    try {
        return (JSON.parse(text) as { message?: string }).message ?? `the API server answered ${status}`;
    } catch {
        return `the API server answered ${status}`;
    }
}
