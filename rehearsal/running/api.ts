import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { parse } from "yaml";

interface Kubeconfig {
    clusters: {
        cluster: { server: string; "certificate-authority"?: string; "certificate-authority-data"?: string };
    }[];
    users: { user: Record<string, string> }[];
}

/** What the supervisor reads of an object. */
export interface ApiObject {
    metadata: { name: string; namespace?: string; resourceVersion?: string; labels?: Record<string, string> };
    spec?: Record<string, unknown>;
    status?: Record<string, unknown>;
}

/** A small client of the API server: the supervisor asks several times a second, too often to start kubectl each time. */
export class ApiClient {
    private agent: Agent | undefined;
    /** Address of the API server. */
    server = "";
    /** The cluster's certificate authority, base64. */
    authority = "";

    constructor(private readonly kubeconfig: string) {}

    private connect(): Agent {
        if (this.agent === undefined) {
            const config = parse(readFileSync(this.kubeconfig, "utf8")) as Kubeconfig;
            const cluster: Record<string, string | undefined> = config.clusters[0]?.cluster ?? {};
            const user = config.users[0]?.user ?? {};
            const ca = content(cluster, "certificate-authority");
            const [cert, key] = [content(user, "client-certificate"), content(user, "client-key")];
            this.server = cluster["server"] ?? "";
            this.authority = (ca ?? Buffer.alloc(0)).toString("base64");
            const trust = ca === undefined ? { rejectUnauthorized: false } : { ca };
            this.agent = new Agent({ keepAlive: true, maxSockets: 4, timeout: 10_000, cert, key, ...trust });
        }
        return this.agent;
    }

    /** Sends one request; throws unless it is answered by a success. */
    send<T>(method: string, path: string, body?: unknown, contentType = "application/json"): Promise<T> {
        const agent = this.connect();
        const text = body === undefined ? undefined : JSON.stringify(body);
        const headers =
            text === undefined ? {} : { "Content-Type": contentType, "Content-Length": Buffer.byteLength(text) };
        return new Promise((resolve, reject) => {
            const sent = request(this.server + path, { method, agent, headers, timeout: 10_000 }, (response) => {
                let answer = "";
                response.setEncoding("utf8").on("data", (chunk: string) => (answer += chunk));
                response.once("error", reject);
                response.once("end", () => {
                    const code = response.statusCode ?? 0;
                    const failure = new Error(`${method} ${path}: ${code} ${answer.slice(0, 300)}`);
                    return code >= 200 && code < 300 ? resolve(JSON.parse(answer) as T) : reject(failure);
                });
            });
            sent.once("timeout", () => sent.destroy(new Error(`${method} ${path}: no answer in 10 s`)));
            sent.once("error", reject);
            sent.end(text);
        });
    }

    /** Lists objects, from the API server's cache. */
    async list(path: string, query = ""): Promise<ApiObject[]> {
        const answer = await this.send<{ items: ApiObject[] | null }>("GET", `${path}?resourceVersion=0${query}`);
        return answer.items ?? [];
    }
}

function content(from: Record<string, string | undefined>, name: string): Buffer | undefined {
    const [data, file] = [from[`${name}-data`], from[name]];
    if (data !== undefined) {
        return Buffer.from(data, "base64");
    }
    return file === undefined ? undefined : readFileSync(file);
}
