import { KubeConfig } from "@kubernetes/client-node";
import { createServer, IncomingMessage, Server } from "node:http";
import type { AddressInfo } from "node:net";

/** One request as the server got it. */
export interface Seen {
    readonly method: string;
    readonly url: string;
    readonly accept: string;
    readonly body: string;
}

/** What the server answers: a status and a body. */
export type Answer = readonly [status: number, body: object | string];

/** A small HTTP server in place of an API server, or of anything that is asked by HTTP. */
export class LocalServer {
    readonly seen: Seen[] = [];
    private server: Server | undefined;

    constructor(private readonly answer: (seen: Seen) => Answer | undefined) {}

    /** Starts it, and returns its address. */
    async start(): Promise<string> {
        const server = createServer((request, response) => {
            void bodyOf(request).then((body) => {
                const { method = "", url = "", headers } = request;
                const seen = { method, url, accept: headers.accept ?? "", body };
                this.seen.push(seen);
                const answer = this.answer(seen);
                if (answer === undefined) {
                    return; // It never answers.
                }
                const [status, content] = answer;
                response.writeHead(status, { "content-type": "application/json" });
                response.end(typeof content === "string" ? content : JSON.stringify(content));
            });
        });
        this.server = server;
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    }

    stop(): void {
        this.server?.closeAllConnections();
        this.server?.close();
    }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    return Buffer.concat(chunks).toString("utf8");
}

/** A kubeconfig for a server of this machine, without credentials. */
export function kubeconfigFor(server: string): KubeConfig {
    const kubeconfig = new KubeConfig();
    kubeconfig.loadFromOptions({
        clusters: [{ name: "c", server, skipTLSVerify: true }],
        users: [{ name: "u" }],
        contexts: [{ name: "here", cluster: "c", user: "u" }],
        currentContext: "here",
    });
    return kubeconfig;
}
