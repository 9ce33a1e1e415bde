import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import * as path from "node:path";

/** Runs with a kubeconfig whose one context, `here`, leads to that port of this machine. */
export async function withKubeconfig<Result>(port: number, action: () => Promise<Result>): Promise<Result> {
    const before = process.env["KUBECONFIG"];
    const folder = mkdtempSync(path.join(tmpdir(), "edge-mesh-kubeconfig-"));
    const file = path.join(folder, "config");
    const cluster = { name: "c", cluster: { server: `http://127.0.0.1:${port}`, "insecure-skip-tls-verify": true } };
    const context = { name: "here", context: { cluster: "c", user: "u" } };
    const config = { clusters: [cluster], users: [{ name: "u", user: {} }], contexts: [context] };
    writeFileSync(file, JSON.stringify({ ...config, "current-context": "here" }));
    process.env["KUBECONFIG"] = file;
    try {
        return await action();
    } finally {
        rmSync(folder, { recursive: true });
        if (before === undefined) {
            delete process.env["KUBECONFIG"];
        } else {
            process.env["KUBECONFIG"] = before;
        }
    }
}

/** Runs with an API server that answers as `listener` does. */
export async function onCluster<Result>(listener: RequestListener, action: () => Promise<Result>): Promise<Result> {
    const server = createServer(listener);
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    try {
        return await withKubeconfig((server.address() as AddressInfo).port, action);
    } finally {
        server.close();
    }
}

/** Runs with an API server that has nothing. */
export function onEmptyCluster<Result>(action: () => Promise<Result>): Promise<Result> {
    return onCluster((_request, response) => {
        response.writeHead(404, { "content-type": "application/json" });
        response.end(JSON.stringify({ kind: "Status", message: "not found" }));
    }, action);
}
