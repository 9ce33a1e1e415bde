import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { createServer, Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import * as path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { EngineHarness } from "./engine";
import { random } from "./random";

/** What can happen to a call. */
export type ApiFault = "429" | "500" | "reset" | "delay";
/** Share of the calls that meet each fault. */
const shares: Readonly<Record<ApiFault, number>> = { "429": 0.05, "500": 0.002, reset: 0.002, delay: 0.1 };
/** Milliseconds of a delay. */
const pause = 300;

/** Stands before the API server and lets a share of the calls go wrong, the same ones for the same seed and order. */
export class ApiFaults {
    readonly met: Record<ApiFault, number> = { "429": 0, "500": 0, reset: 0, delay: 0 };
    private readonly server: Server;
    private readonly original: string;
    private calls = 0;

    constructor(
        private readonly harness: EngineHarness,
        private readonly seed: number,
    ) {
        this.original = readFileSync(harness.cluster.kubeconfig, "utf8");
        this.server = createServer(this.identity(), (incoming, outgoing) => void this.answer(incoming, outgoing));
    }

    /** From now on the kubeconfig leads here. */
    async start(): Promise<void> {
        await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
        const { port } = this.server.address() as AddressInfo;
        const faulty = this.original.replace(/(server: https:\/\/127\.0\.0\.1:)\d+/, `$1${port}`);
        writeFileSync(this.harness.cluster.kubeconfig, faulty);
    }

    /** From now on it leads to the API server again. */
    stop(): void {
        writeFileSync(this.harness.cluster.kubeconfig, this.original);
        this.server.closeAllConnections();
        this.server.close();
    }

    /** The API server's own certificate, which is the administrator's too. */
    private identity() {
        const pki = path.join(this.harness.cluster.dir, "kwok", "clusters", "edge-mesh", "pki");
        const read = (file: string) => readFileSync(path.join(pki, file));
        return { ca: read("ca.crt"), cert: read("admin.crt"), key: read("admin.key") };
    }

    private choose(): ApiFault | undefined {
        this.calls += 1;
        let left = random(this.seed * 1_000_003 + this.calls);
        for (const [fault, share] of Object.entries(shares) as [ApiFault, number][]) {
            if (left < share) {
                this.met[fault] += 1;
                return fault;
            }
            left -= share;
        }
        return undefined;
    }

    private async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
        const fault = this.choose();
        if (fault === "reset") {
            incoming.socket.destroy();
            return;
        }
        if (fault === "429" || fault === "500") {
            const reason = fault === "429" ? "TooManyRequests" : "InternalError";
            const status = { kind: "Status", apiVersion: "v1", status: "Failure", reason, code: Number(fault) };
            outgoing.writeHead(Number(fault), { "content-type": "application/json", "retry-after": "1" });
            outgoing.end(JSON.stringify({ ...status, message: `planted fault ${fault}` }));
            return;
        }
        if (fault === "delay") {
            await sleep(pause);
        }
        this.forward(incoming, outgoing);
    }

    private forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
        const { port } = new URL(/server: (\S+)/.exec(this.original)?.[1] ?? "");
        const { url: target, method, headers } = incoming;
        const options = { ...this.identity(), host: "127.0.0.1", port, path: target, method, headers };
        const upstream = request(options, (answer) => {
            outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
            answer.pipe(outgoing);
        });
        upstream.on("error", () => incoming.socket.destroy());
        outgoing.on("close", () => upstream.destroy());
        incoming.pipe(upstream);
    }
}

/** Kills the API server, and starts it again with the same arguments after a moment. */
export async function restartApiServer(harness: EngineHarness): Promise<void> {
    const file = path.join(harness.cluster.dir, "kwok", "clusters", "edge-mesh", "pids", "kube-apiserver.pid");
    const pid = Number(readFileSync(file, "utf8"));
    const [program = "", ...args] = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").slice(0, -1);
    process.kill(pid, "SIGKILL");
    await sleep(2_000);
    const child = spawn(program, args, { detached: true, stdio: "ignore", cwd: harness.cluster.dir });
    child.unref();
    writeFileSync(file, String(child.pid));
}
