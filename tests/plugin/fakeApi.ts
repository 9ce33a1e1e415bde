import { Answer, Send } from "../../plugin/api";
import { markKey } from "../../plugin/mappings";
import { fieldManager } from "../../plugin/plan";

interface Stored {
    uid: string;
    resourceVersion: number;
    labels: Record<string, string>;
    annotations: Record<string, string>;
    spec: unknown;
    managers: string[];
}

/** The part of an API server that a set talks to, in memory. */
export class FakeApi {
    readonly mappings = new Map<string, Stored>();
    /** Mappings that were deleted, in order. */
    readonly deleted: string[] = [];
    readonly requests: string[] = [];
    private count = 0;

    private put(key: string, spec: unknown, manager: string): void {
        const old = this.mappings.get(key);
        this.count += 1;
        this.mappings.set(key, {
            uid: old?.uid ?? `uid-${this.count}`,
            resourceVersion: this.count,
            labels: old?.labels ?? {},
            annotations: old?.annotations ?? {},
            spec,
            managers: [...new Set([...(old?.managers ?? []), manager])],
        });
    }

    readonly send: Send = async (method, path, { body } = {}) => {
        // Answers come in an order of their own.
        await Promise.resolve();
        this.requests.push(`${method} ${path}`);
        const url = new URL(path, "https://api");
        const [, namespace, name] = /namespaces\/([^/]+)\/mappings(?:\/(.+))?$/.exec(url.pathname) ?? [];
        if (method === "GET" && name === undefined) {
            const label = url.searchParams.get("labelSelector")?.split("=")[1];
            return this.list((key, it) =>
                namespace === undefined ? it.labels[markKey] === label : key.startsWith(`${namespace}/`),
            );
        }
        const key = `${namespace}/${name}`;
        if (method === "GET") {
            return this.get(key);
        }
        return method === "PATCH"
            ? this.apply(key, body as Item, url.searchParams)
            : this.remove(key, body as Deletion);
    };

    private get(key: string): Answer {
        const it = this.mappings.get(key);
        return it === undefined ? answer(404, { message: `${key} not found` }) : answer(200, itemOf(key, it));
    }

    private list(test: (key: string, it: Stored) => boolean): Answer {
        const items = [...this.mappings].filter(([key, it]) => test(key, it)).map(([key, it]) => itemOf(key, it));
        // Of an empty list the API server makes null.
        return answer(200, { items: items.length === 0 ? null : items, metadata: {} });
    }

    private apply(key: string, { metadata, spec }: Item, query: URLSearchParams): Answer {
        const old = this.mappings.get(key);
        if (metadata.uid !== undefined && metadata.uid !== old?.uid) {
            return answer(409, { message: "uid mismatch" });
        }
        if (!query.has("dryRun")) {
            const manager = query.get("fieldManager") ?? "unknown";
            this.put(key, spec, manager);
            // Marks belong to the sets' manager; what another applies leaves them.
            const { labels = {}, annotations = {} } = metadata;
            Object.assign(this.mappings.get(key) as Stored, manager === fieldManager ? { labels, annotations } : {});
        }
        return answer(200, {});
    }

    private remove(key: string, { preconditions }: Deletion): Answer {
        const it = this.mappings.get(key);
        if (it === undefined) {
            return answer(404, {});
        }
        const { uid = it.uid, resourceVersion = String(it.resourceVersion) } = preconditions;
        if (it.uid !== uid || String(it.resourceVersion) !== resourceVersion) {
            return answer(409, { message: "precondition failed" });
        }
        this.mappings.delete(key);
        this.deleted.push(key);
        return answer(200, {});
    }
}

interface Item {
    readonly metadata: {
        readonly uid?: string;
        readonly labels?: Record<string, string>;
        readonly annotations?: Record<string, string>;
    };
    readonly spec: unknown;
}

interface Deletion {
    readonly preconditions: { readonly uid?: string; readonly resourceVersion?: string };
}

const answer = (status: number, body: object): Answer => ({ status, text: JSON.stringify(body) });

function itemOf(key: string, { resourceVersion, managers, spec, ...metadata }: Stored): object {
    const [namespace, name] = key.split("/");
    const managedFields = managers.map((manager) => ({ manager }));
    return {
        metadata: { namespace, name, resourceVersion: String(resourceVersion), managedFields, ...metadata },
        spec,
    };
}
