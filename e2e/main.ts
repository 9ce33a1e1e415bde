import { spawn } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readStackConfig } from "../rehearsal/config";
import { openStack } from "../rehearsal/stack";
import { provideKubernetesPlugin, provideRandomPlugin } from "../rehearsal/tooling/plugins";
import { formatProviders } from "../rehearsal/toolchain";
import { mustRun, run } from "../rehearsal/tooling/process";
import { edgeService, endToEnd, samplePath } from "./config";
import { missing, skipped } from "./prerequisites";
import { walk } from "./walk";

const name = "edge-mesh-e2e";
/** Exit code of a test that could not be run. */
const notRun = 3;
const began = Date.now();
const log = (line: string) => console.log(`${((Date.now() - began) / 1000).toFixed(1).padStart(7)} s  ${line}`);

/** Forwards a free port of this machine to the edge. */
async function forward(kubeconfig: string): Promise<{ url: string; end: () => void }> {
    const service = ["-n", edgeService.namespace, "port-forward", `service/${edgeService.name}`, ":80"];
    const child = spawn("kubectl", ["--kubeconfig", kubeconfig, ...service], { stdio: ["ignore", "pipe", "inherit"] });
    const port = await new Promise<string>((resolve, reject) => {
        child.stdout.on("data", (text: Buffer) => {
            const [, found] = /127\.0\.0\.1:(\d+)/.exec(text.toString()) ?? [];
            if (found !== undefined) {
                resolve(found);
            }
        });
        child.on("close", () => reject(new Error("kubectl port-forward ended")));
    });
    return { url: `http://127.0.0.1:${port}${samplePath}`, end: () => child.kill() };
}

/** What tells why something did not come up. */
async function tellState(kubeconfig: string): Promise<void> {
    for (const args of [
        ["get", "pods", "--all-namespaces", "--output=wide"],
        ["get", "events", "--all-namespaces", "--sort-by=.lastTimestamp"],
    ]) {
        const { stdout } = await run("kubectl", ["--kubeconfig", kubeconfig, ...args]);
        console.log(stdout.split("\n").slice(-60).join("\n"));
    }
}

/** The whole test on the cluster of that kubeconfig. */
async function test(dir: string, kubeconfig: string): Promise<number> {
    const pulumi = path.dirname(path.dirname(await realpath((await mustRun("which", ["pulumi"])).trim())));
    const kubernetesPlugin = await provideKubernetesPlugin(log);
    const randomPlugin = await provideRandomPlugin(log);
    log(formatProviders({ kubernetesPlugin, randomPlugin }));
    const tools = { pulumi, kubernetesPlugin, randomPlugin, provenance: {} };
    const opened = await openStack(name, tools, { dir, kubeconfig }, endToEnd(await readStackConfig("dev")));
    const ends: (() => void)[] = [];
    const reach = async () => {
        const { url, end } = await forward(kubeconfig);
        ends.push(end);
        return { only: [], traffic: url, strictTest: true, rotation: true };
    };
    try {
        const rows = await walk(opened, { dir, kubeconfig }, reach, log);
        const bad = rows.filter(({ verdict }) => verdict !== "pass");
        log(bad.length === 0 ? "passed" : `FAILED: ${bad.map(({ id }) => id).join(", ")}`);
        return bad.length === 0 ? 0 : 1;
    } finally {
        ends.forEach((end) => end());
    }
}

async function main(): Promise<number> {
    const lacking = await missing();
    if (lacking.length > 0) {
        console.error(skipped(lacking));
        return notRun;
    }
    const dir = await mkdtemp(path.join(tmpdir(), "edge-mesh-e2e-"));
    const kubeconfig = path.join(dir, "kubeconfig");
    const cluster = ["--name", name, "--kubeconfig", kubeconfig];
    try {
        log("kind create cluster");
        await mustRun("kind", ["create", "cluster", ...cluster, "--wait", "180s"]);
        return await test(dir, kubeconfig);
    } catch (error) {
        console.error(error instanceof Error ? error.message : String(error));
        await tellState(kubeconfig);
        return 1;
    } finally {
        await run("kind", ["delete", "cluster", ...cluster]);
        await rm(dir, { recursive: true, force: true });
    }
}

main().then(
    (code) => process.exit(code),
    (error: unknown) => {
        console.error(error);
        process.exit(1);
    },
);
