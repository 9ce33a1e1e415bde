import { spawn } from "node:child_process";
import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { Driver, missing, Running } from "../../rehearsal/driver";
import { openStack } from "../../rehearsal/stack";
import { formatProviders } from "../../rehearsal/toolchain";
import { provideKubernetesPlugin, provideRandomPlugin } from "../../rehearsal/tooling/plugins";
import { mustRun, run } from "../../rehearsal/tooling/process";
import { edgeService, withoutLoadBalancer } from "./config";
import { kindNeeds } from "./prerequisites";

const name = "edge-mesh-e2e";
/** What has to be ended or deleted after the cluster. */
const ends: (() => Promise<unknown>)[] = [];

/** A cluster of kind: the official images, charts and provider. */
export const kindDriver: Driver = { name: "kind", missing: () => missing(kindNeeds), start, stop };

async function start(log: (line: string) => void): Promise<Running> {
    const dir = await mkdtemp(path.join(tmpdir(), "edge-mesh-e2e-"));
    ends.push(() => rm(dir, { recursive: true, force: true }));
    const kubeconfig = path.join(dir, "kubeconfig");
    log("kind create cluster");
    await mustRun("kind", ["create", "cluster", "--name", name, "--kubeconfig", kubeconfig, "--wait", "180s"]);
    const pulumi = path.dirname(path.dirname(await realpath((await mustRun("which", ["pulumi"])).trim())));
    const kubernetesPlugin = await provideKubernetesPlugin(log);
    const randomPlugin = await provideRandomPlugin(log);
    log(formatProviders({ kubernetesPlugin, randomPlugin }));
    const tools = { pulumi, kubernetesPlugin, randomPlugin, provenance: {} };
    return {
        cluster: { dir, kubeconfig },
        kubectl: "kubectl",
        configure: withoutLoadBalancer,
        open: (stack, config) => openStack(stack, tools, { dir, kubeconfig }, config),
        reachEdge: () => forward(kubeconfig),
        needsRotationWorkaround: false,
        origins: [],
        standIns: [],
        provider: kubernetesPlugin,
    };
}

async function stop(): Promise<void> {
    await run("kind", ["delete", "cluster", "--name", name]);
    for (const end of ends.splice(0)) {
        await end();
    }
}

/** Forwards a free port of this machine to the edge. */
async function forward(kubeconfig: string): Promise<string> {
    const service = ["-n", edgeService.namespace, "port-forward", `service/${edgeService.name}`, ":80"];
    const child = spawn("kubectl", ["--kubeconfig", kubeconfig, ...service], { stdio: ["ignore", "pipe", "inherit"] });
    ends.unshift(() => Promise.resolve(child.kill()));
    const port = await new Promise<string>((resolve, reject) => {
        child.stdout.on("data", (text: Buffer) => {
            const [, found] = /127\.0\.0\.1:(\d+)/.exec(text.toString()) ?? [];
            if (found !== undefined) {
                resolve(found);
            }
        });
        child.on("close", () => reject(new Error("kubectl port-forward ended")));
    });
    return `http://127.0.0.1:${port}`;
}
