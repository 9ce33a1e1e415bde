import { connect } from "node:net";
import type { Server, Socket } from "node:net";
import { ApiClient } from "../running/api";
import type { ApiObject } from "../running/api";
import { sleep } from "../tooling/process";
import { addresses, loadBalancerAddress } from "./addresses";

/** What is told with a listening socket of the machine: where its connections lead to inside. */
export interface Relay {
    readonly host: string;
    readonly port: number;
}

/** Where the machine's sockets lead to. */
export const relays = {
    api: { host: "127.0.0.1", port: addresses.apiPort },
    /** The first load balancer: the edge's. */
    edge: { host: loadBalancerAddress(1), port: 80 },
} as const satisfies Record<string, Relay>;

/** Hands each connection of a socket of the machine on to an address in this process's network namespace. */
function relay(server: Server, { host, port }: Relay): void {
    server.on("connection", (outside: Socket) => {
        const inside = connect({ host, port });
        // What one side still has to send is sent; a caller who has gone is sent nothing.
        outside.on("error", () => outside.destroy()).on("close", () => inside.destroy());
        inside.on("error", () => outside.destroy()).on("close", () => outside.end());
        outside.pipe(inside).pipe(outside);
    });
}

interface LoadBalancerStatus {
    readonly loadBalancer?: { readonly ingress?: readonly { readonly ip?: string }[] };
}

const addressOf = ({ status }: ApiObject) => (status as LoadBalancerStatus | undefined)?.loadBalancer?.ingress?.[0]?.ip;

/** The addresses that are missing, by Service: each the lowest that no other has. */
export function missingAddresses(services: readonly ApiObject[]): Map<ApiObject, string> {
    const balanced = services.filter(({ spec }) => spec?.["type"] === "LoadBalancer");
    const taken = new Set(balanced.map(addressOf));
    const found = new Map<ApiObject, string>();
    for (const service of balanced.filter((each) => addressOf(each) === undefined)) {
        let n = 1;
        while (taken.has(loadBalancerAddress(n))) {
            n++;
        }
        taken.add(loadBalancerAddress(n));
        found.set(service, loadBalancerAddress(n));
    }
    return found;
}

/** Stands for a cloud: gives every Service of type LoadBalancer an address. */
async function balance(api: ApiClient): Promise<void> {
    for (const [{ metadata }, ip] of missingAddresses(await api.list("/api/v1/services"))) {
        const path = `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}/status`;
        const change = { status: { loadBalancer: { ingress: [{ ip }] } } };
        await api.send("PATCH", path, change, "application/merge-patch+json");
        console.log(`${metadata.namespace}/${metadata.name}: ${ip}`);
    }
}

async function main(kubeconfig: string): Promise<void> {
    const api = new ApiClient(kubeconfig);
    for (;;) {
        await balance(api).catch((error: unknown) => console.log(String(error)));
        await sleep(500);
    }
}

if (require.main === module) {
    process.on("message", (name: keyof typeof relays, server: Server) => relay(server, relays[name]));
    void main(process.argv[2] ?? "");
}
