import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { join } from "node:path";
import { repository } from "../config";
import { relays } from "./helper";
import { startInside } from "./namespaces";
import type { Namespaces } from "./namespaces";

/** The helper's sockets on this machine, by name. */
export interface Helper {
    readonly ports: Readonly<Record<keyof typeof relays, number>>;
}

/**
 * Starts the helper. The sockets are opened here, in the machine's network, and handed to it, who serves them from inside:
 * so the machine's programs reach the cluster by loopback, and nothing else of the two networks meets.
 */
export async function startHelper(namespaces: Namespaces, kubeconfig: string): Promise<Helper> {
    const script = join(__dirname, "helper.ts");
    const args = ["-r", require.resolve("ts-node/register/transpile-only"), script, kubeconfig];
    const env = { ...process.env, TS_NODE_PROJECT: join(repository, "tsconfig.json") };
    const { child } = startInside(namespaces, "helper", process.execPath, args, { env, channel: true });
    const hand = async (name: keyof typeof relays): Promise<number> => {
        const server = await listen();
        await new Promise<void>((resolve, reject) =>
            child.send(name, server, (error) => (error === null ? resolve() : reject(error))),
        );
        const { port } = server.address() as AddressInfo;
        server.close();
        return port;
    };
    const ports = { api: await hand("api"), edge: await hand("edge") };
    child.disconnect();
    return { ports };
}

function listen(): Promise<Server> {
    return new Promise((resolve, reject) => {
        const server = createServer().once("error", reject);
        server.listen(0, "127.0.0.1", () => resolve(server));
    });
}
