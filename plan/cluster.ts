import type { AnyObject } from "../kube/object";
import { within } from "../kube/within";
import { setTimeout as sleep } from "node:timers/promises";
import { refusal } from "../messages/problem";
import { kubeconfigOf } from "../kube/kubeconfig";

/** Milliseconds after which the API server counts as out of reach. */
const requestTimeout = 15_000;
/** Milliseconds to wait before asking again, once each, when an answer was no answer to the question. */
const pauses: readonly number[] = [500, 2_000];

/** What discovery asks a cluster. It only reads. */
export interface ClusterReader {
    /** Every object of a kind, in all namespaces or in one, that carries the labels. */
    list(apiVersion: string, kind: string, where?: { namespace?: string; labels?: string }): Promise<AnyObject[]>;
    /** One object; undefined when it, or its whole kind, is not there. */
    get(apiVersion: string, kind: string, name: string, namespace?: string): Promise<AnyObject | undefined>;
}

/**
 * Reads the cluster of a context of the kubeconfig, before any resource is registered: what is already there decides
 * what the program asks for, and a plain `.get` can neither search nor say in the preview that something is missing.
 * The client is loaded only here, because most stacks install everything themselves and never need it.
 * @throws RunError when the context is unknown or the API server does not answer.
 */
export async function openCluster(context: string | undefined): Promise<ClusterReader> {
    const { KubernetesObjectApi, ApiException } = await import("../kube/client");
    const kubeconfig = await kubeconfigOf(context);
    const api = KubernetesObjectApi.makeApiClient(kubeconfig);
    const isMissing = (error: unknown) => error instanceof ApiException && error.code === 404;
    const unreachable = (error: unknown): never => {
        const answer =
            error instanceof ApiException ? (error.body as { message?: string } | undefined)?.message : undefined;
        const reason = answer ?? (error instanceof Error ? error.message.split("\n")[0] : String(error));
        throw refusal({
            about: `The cluster of context ${kubeconfig.getCurrentContext() || "(none)"} could not be read: ${reason}`,
            fix: `kubectl --context ${kubeconfig.getCurrentContext()} get namespaces`,
        });
    };
    return {
        list: async (apiVersion, kind, { namespace, labels } = {}) =>
            patiently(() =>
                inTime(api.list(apiVersion, kind, namespace, undefined, undefined, undefined, undefined, labels)),
            ).then(
                ({ items }) => items.map((item) => ({ apiVersion, kind, ...item }) as unknown as AnyObject),
                (error: unknown) => (isMissing(error) || isUnknownKind(error) ? [] : unreachable(error)),
            ),
        get: async (apiVersion, kind, name, namespace) =>
            patiently(() =>
                inTime(api.read({ apiVersion, kind, metadata: { name, namespace: namespace ?? "" } })),
            ).then(
                (object) => object as unknown as AnyObject,
                (error: unknown) => (isMissing(error) || isUnknownKind(error) ? undefined : unreachable(error)),
            ),
    };
}

/** Asks again where an API server is too busy, has an error of its own, or cuts the connection off. */
async function patiently<T>(ask: () => Promise<T>, left = pauses): Promise<T> {
    try {
        return await ask();
    } catch (error) {
        const { code } = error as { readonly code?: unknown };
        const isTransient = code === 429 || code === "ECONNRESET" || (typeof code === "number" && code >= 500);
        const [pause, ...rest] = left;
        if (!isTransient || pause === undefined) {
            throw error;
        }
        await sleep(pause);
        return patiently(ask, rest);
    }
}

const inTime = <T>(request: Promise<T>) =>
    within(request, requestTimeout, (seconds) => new Error(`no answer within ${seconds} s`));

/** The client's words for a kind that the API server does not serve. */
function isUnknownKind(error: unknown): boolean {
    return error instanceof Error && error.message.startsWith("Unrecognized API version and kind");
}
