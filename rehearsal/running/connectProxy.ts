import { rmSync } from "node:fs";
import { createServer } from "node:http";
import type { Server } from "node:http";
import { connect } from "node:net";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** Where a call into the cluster goes: a port on this machine, or the reason why there is none. */
export type Route = { host: string; port: number } | { refused: string };

/**
 * The API server's way into the cluster: a CONNECT proxy on a socket. Nothing routes to the addresses of Services
 * on this machine, so each call is handed to the local process that stands for the Service.
 */
export async function serveConnect(
    socket: string,
    route: (host: string, port: number) => Promise<Route>,
    log: (line: string) => void,
): Promise<Server> {
    rmSync(socket, { force: true });
    const server = createServer((_, response) => response.writeHead(405).end());
    server.on("connect", (request, client: Duplex, head: Buffer) => {
        client.on("error", () => client.destroy());
        void answer(request.url ?? "", client, head, route).catch((error: unknown) => {
            log(`webhooks: ${request.url}: ${String(error)}`);
            refuse(client, String(error));
        });
    });
    await new Promise<void>((resolve, reject) => server.once("error", reject).listen(socket, resolve));
    return server;
}

async function answer(
    target: string,
    client: Duplex,
    head: Buffer,
    route: (host: string, port: number) => Promise<Route>,
): Promise<void> {
    const { hostname, port } = new URL(`tcp://${target}`);
    const chosen = await route(hostname, Number(port));
    if ("refused" in chosen) {
        throw new Error(chosen.refused);
    }
    const upstream = await open(chosen.host, chosen.port);
    upstream.once("close", () => client.destroy());
    client.once("close", () => upstream.destroy());
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    upstream.write(head);
    client.pipe(upstream).pipe(client);
}

function open(host: string, port: number): Promise<Socket> {
    return new Promise((resolve, reject) => {
        const socket = connect({ host, port, timeout: 5000 });
        socket.once("timeout", () => socket.destroy(new Error("no answer in 5 s")));
        socket.once("error", reject);
        socket.once("connect", () => {
            socket.setTimeout(0);
            socket.off("error", reject).on("error", () => socket.destroy());
            resolve(socket);
        });
    });
}

function refuse(client: Duplex, reason: string): void {
    client.end(`HTTP/1.1 503 ${reason.replace(/[^ -~]+/g, " ").slice(0, 200)}\r\nContent-Length: 0\r\n\r\n`);
}
