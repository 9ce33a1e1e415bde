import type { AnyObject } from "../../../kube/object";
import type { KubeConfig } from "@kubernetes/client-node";
import { kubeconfigOf } from "../../../kube/kubeconfig";
import { ApiError, execIn, ExecResult, RequestOptions, Send, sender } from "./api";
import { apiVersions, Kinds, pathOf } from "./kinds";
import { CannotLook } from "./cannotLook";

/** Which objects of a kind. */
export interface Where {
    readonly namespace?: string;
    readonly labels?: string;
    /** Only names, labels and times: for Secrets whose content nobody needs. */
    readonly metadataOnly?: boolean;
}

/** A container of a pod. */
export interface At {
    readonly namespace: string;
    readonly pod: string;
    readonly container: string;
}

/**
 * What verify asks a cluster. Everything but the last two only reads; those are for tests that a user asked for.
 * Each call ends within 10 s, and the same list is fetched once.
 */
export interface LiveCluster {
    /** @throws CannotLook when the kind is not served, not allowed to be read, or cannot be converted. */
    list<K extends keyof Kinds>(kind: K, where?: Where): Promise<readonly Kinds[K][]>;
    /** One object as it is now; undefined when it is not there. */
    get<K extends keyof Kinds>(kind: K, name: string, namespace?: string): Promise<Kinds[K] | undefined>;
    /** Lets the API server check an object, webhooks and all, without keeping it. */
    dryRun(kind: keyof Kinds, object: AnyObject): Promise<void>;
    /** The last lines of a container's log. */
    log(at: At, lines: number): Promise<string>;
    exec(at: At, command: readonly string[]): Promise<ExecResult>;
    /** GET of a Service's path through the API server. */
    fetchService(namespace: string, service: string, port: number, path: string): Promise<string>;
    create(kind: keyof Kinds, object: AnyObject): Promise<void>;
    /** Deletes an object; nothing to do is fine too. */
    remove(kind: keyof Kinds, name: string, namespace?: string): Promise<void>;
}

/**
 * Opens the cluster of a context of the kubeconfig; the current one when none is named.
 * @throws RunError when the context is unknown; CannotLook when the API server does not answer.
 */
export async function openLive(context: string | undefined): Promise<LiveCluster> {
    const kubeconfig = await kubeconfigOf(context);
    const send = sender(kubeconfig);
    try {
        await send("/version");
    } catch (error) {
        const name = kubeconfig.getCurrentContext() || "(none)";
        throw new CannotLook(
            `The cluster of context ${name} does not answer: ${error instanceof Error ? error.message : String(error)}\n` +
                `    fix:     kubectl --context ${name} get namespaces`,
        );
    }
    return live(send, kubeconfig);
}

/** The cluster behind `send`; `kubeconfig` is needed to run commands in containers only. */
export function live(send: Send, kubeconfig: KubeConfig): LiveCluster {
    const lists = new Map<string, Promise<readonly unknown[]>>();
    const write = (path: string, options: RequestOptions) => send(path, options).then(() => undefined);
    return {
        list: <K extends keyof Kinds>(kind: K, where: Where = {}) => {
            const key = JSON.stringify([kind, where]);
            const found = lists.get(key) ?? listAll(send, kind, where);
            lists.set(key, found);
            return found as Promise<readonly Kinds[K][]>;
        },
        get: async <K extends keyof Kinds>(kind: K, name: string, namespace?: string) => {
            try {
                return JSON.parse(await send(pathOf(kind, namespace, name))) as Kinds[K];
            } catch (error) {
                if (error instanceof ApiError && error.status === 404) {
                    return undefined;
                }
                throw error;
            }
        },
        dryRun: (kind, object) =>
            write(`${pathOf(kind, object.metadata.namespace)}?dryRun=All`, { method: "POST", body: object }),
        log: ({ namespace, pod, container }, lines) =>
            send(`${pathOf("pods", namespace, pod)}/log?container=${container}&tailLines=${lines}`, { accept: "*/*" }),
        exec: (at, command) => execIn(kubeconfig, at, command),
        fetchService: (namespace, service, port, path) =>
            send(`${pathOf("services", namespace, `${service}:${port}`)}/proxy${path}`, { accept: "*/*" }),
        create: (kind, object) => write(pathOf(kind, object.metadata.namespace), { method: "POST", body: object }),
        remove: (kind, name, namespace) =>
            write(pathOf(kind, namespace, name), { method: "DELETE" }).catch((error: unknown) => {
                if (!(error instanceof ApiError && error.status === 404)) {
                    throw error;
                }
            }),
    };
}

/** All pages of a list. */
async function listAll(send: Send, kind: keyof Kinds, where: Where): Promise<readonly unknown[]> {
    const accept = where.metadataOnly
        ? "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"
        : "application/json";
    const items: unknown[] = [];
    let next: string | undefined;
    do {
        const query = new URLSearchParams({ limit: "500" });
        if (where.labels !== undefined) {
            query.set("labelSelector", where.labels);
        }
        if (next !== undefined) {
            query.set("continue", next);
        }
        const answer = await served(send(`${pathOf(kind, where.namespace)}?${query.toString()}`, { accept }), kind);
        const page = JSON.parse(answer) as { items: unknown[]; metadata?: { continue?: string } };
        items.push(...page.items);
        next = page.metadata?.continue || undefined;
    } while (next !== undefined);
    return items;
}

async function served(answer: Promise<string>, kind: keyof Kinds): Promise<string> {
    try {
        return await answer;
    } catch (error) {
        if (error instanceof ApiError && error.status === 404) {
            throw new CannotLook(`the API server does not serve ${kind} of ${apiVersions[kind]}: is its CRD there?`);
        }
        throw error;
    }
}
