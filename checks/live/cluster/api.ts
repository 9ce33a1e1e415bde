import type { KubeConfig } from "@kubernetes/client-node";
import * as http from "node:http";
import * as https from "node:https";
import { PassThrough } from "node:stream";
import { CannotLook } from "./cannotLook";

/** Milliseconds after which one look counts as unanswered. */
export const lookTimeout = 10_000;

/** An answer of the API server that is not what was asked for. */
export class ApiError extends CannotLook {
    constructor(
        readonly status: number,
        reason: string,
    ) {
        super(reason);
    }
}

/** How a request differs from a plain GET of JSON. */
export interface RequestOptions {
    readonly method?: "GET" | "POST" | "DELETE";
    readonly body?: object;
    readonly accept?: string;
}

/** Sends one request to the API server and returns the body of its answer. */
export type Send = (path: string, options?: RequestOptions) => Promise<string>;

/** How a command inside a container ended. */
export interface ExecResult {
    readonly stdout: string;
    readonly stderr: string;
    readonly ok: boolean;
}

/**
 * Requests by the kubeconfig's current context. `KubernetesObjectApi` is not used: it turns texts into its own classes,
 * and can neither reach logs and proxies nor ask for metadata alone.
 */
export function sender(kubeconfig: KubeConfig, timeout = lookTimeout): Send {
    const server = kubeconfig.getCurrentCluster()?.server ?? "";
    return async (path, { method = "GET", body, accept = "application/json" } = {}) => {
        const url = new URL(`${server.replace(/\/$/, "")}${path}`);
        const options: https.RequestOptions = { method, signal: AbortSignal.timeout(timeout), headers: { accept } };
        await kubeconfig.applyToHTTPSOptions(options);
        const text = body === undefined ? undefined : JSON.stringify(body);
        const headers = { ...options.headers, ...(text === undefined ? {} : { "content-type": "application/json" }) };
        const { status, answer } = await exchange(url, { ...options, headers }, text, timeout);
        if (status < 200 || status > 299) {
            throw new ApiError(status, messageOf(answer) ?? `the API server answered ${status}`);
        }
        return answer;
    };
}

function exchange(
    url: URL,
    options: https.RequestOptions,
    body: string | undefined,
    timeout: number,
): Promise<{ status: number; answer: string }> {
    return new Promise((resolve, reject) => {
        const failed = (error: Error) =>
            reject(
                new CannotLook(error.name === "AbortError" ? `no answer within ${timeout / 1000} s` : error.message),
            );
        const request = (url.protocol === "http:" ? http : https).request(url, options, (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk: Buffer) => chunks.push(chunk));
            response.once("error", failed);
            response.once("end", () =>
                resolve({ status: response.statusCode ?? 0, answer: Buffer.concat(chunks).toString("utf8") }),
            );
        });
        request.once("error", failed);
        request.end(body);
    });
}

function messageOf(answer: string): string | undefined {
    try {
        return (JSON.parse(answer) as { message?: string }).message;
    } catch {
        return undefined;
    }
}

/** Runs a command in a container, as `kubectl exec` does. */
export async function execIn(
    kubeconfig: KubeConfig,
    at: { readonly namespace: string; readonly pod: string; readonly container: string },
    command: readonly string[],
    timeout = lookTimeout,
): Promise<ExecResult> {
    const { Exec } = await import("../../../kube/client");
    const text = { stdout: "", stderr: "" };
    const into = (key: keyof typeof text) =>
        new PassThrough().on("data", (chunk: Buffer) => {
            text[key] += chunk.toString("utf8");
        });
    const where = `${at.namespace}/${at.pod}`;
    const failure = (reason: string) => new CannotLook(`no command could be run in pod ${where}: ${reason}`);
    let socket: { close(): void } | undefined;
    let timer: NodeJS.Timeout | undefined;
    const ended = new Promise<ExecResult>((resolve, reject) => {
        timer = setTimeout(() => reject(failure(`no answer within ${timeout / 1000} s`)), timeout);
        new Exec(kubeconfig)
            .exec(
                at.namespace,
                at.pod,
                at.container,
                [...command],
                into("stdout"),
                into("stderr"),
                null,
                false,
                (end) => resolve({ ...text, ok: end.status === "Success" }),
            )
            .then(
                (opened: { close(): void }) => {
                    socket = opened;
                },
                (error: unknown) =>
                    reject(failure(error instanceof Error ? error.message : "the API server refused it")),
            );
    });
    return ended.finally(() => {
        clearTimeout(timer);
        socket?.close();
    });
}
