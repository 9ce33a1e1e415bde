import { spawn } from "node:child_process";
import { closeSync, existsSync, openSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { CLUSTER_NAME, egressConfig, firstObjects, kwokctlConfig, PORTS } from "./running/clusterFiles";
import { freePorts } from "./running/ports";
import { endProcesses } from "./running/runs";
import {
    claimStateDir,
    endProcess,
    isRunning,
    isStateDir,
    recordProcess,
    recordedProcesses,
    stateDir,
    statePaths,
} from "./running/state";
import type { Toolchain } from "./toolchain";
import { mustRun, run, sleep } from "./tooling/process";

/** A running rehearsal cluster. */
export interface Cluster {
    kubeconfig: string;
    /** The folder everything of it is in. */
    dir: string;
}

type Log = (line: string) => void;

/** How long a part of the cluster may take to come up. It takes six seconds on an idle machine, a minute on one that compiles. */
const slowestSeconds = 180;

/** Starts the rehearsal cluster, or takes the one that is up already. */
export async function startCluster(tools: Toolchain, log: Log): Promise<Cluster> {
    const dir = stateDir();
    const paths = statePaths(dir);
    const cluster: Cluster = { kubeconfig: paths.kubeconfig, dir };
    if (isStateDir(dir) && (await answers(tools, paths.kubeconfig))) {
        log(`cluster: using the one that is up (${dir})`);
        await startSupervisor(tools, dir, log);
        await mustRun(tools.kubectl, ["--kubeconfig", paths.kubeconfig, "apply", "--server-side", "-f", paths.objects]);
        return cluster;
    }
    await stopCluster(log);
    claimStateDir(dir);
    const begin = Date.now();
    writeFileSync(paths.kwokctlConfig, kwokctlConfig(paths.egressConfig, await freePorts(PORTS)));
    writeFileSync(paths.egressConfig, egressConfig(paths.socket));
    writeFileSync(paths.objects, firstObjects());
    await startSupervisor(tools, dir, log);
    await createCluster(tools, dir);
    await mustRun(tools.kubectl, ["--kubeconfig", paths.kubeconfig, "apply", "--server-side", "-f", paths.objects]);
    await usable(tools, paths.kubeconfig);
    log(`cluster: up in ${((Date.now() - begin) / 1000).toFixed(1)} s (${dir})`);
    return cluster;
}

/** Ends every process of the rehearsal cluster and deletes its folder. Nothing to do is fine too. */
export async function stopCluster(log: Log): Promise<void> {
    const dir = stateDir();
    if (!isStateDir(dir)) {
        return;
    }
    const { socket, supervisorInput } = statePaths(dir);
    const recorded = recordedProcesses(dir);
    rmSync(supervisorInput, { force: true });
    const supervisor = recorded.get("supervisor");
    if (supervisor !== undefined) {
        await endProcess(supervisor);
    }
    // Without grace: the API server would wait for an etcd that has gone, and the data is deleted in any case.
    endProcesses(dir);
    rmSync(socket, { force: true });
    rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    log(`cluster: stopped, ${dir} deleted`);
}

async function answers(tools: Toolchain, kubeconfig: string): Promise<boolean> {
    const args = ["--kubeconfig", kubeconfig, "--request-timeout=3s", "get", "--raw", "/readyz"];
    return existsSync(kubeconfig) && (await run(tools.kubectl, args)).code === 0;
}

async function createCluster(tools: Toolchain, dir: string): Promise<void> {
    const paths = statePaths(dir);
    const binaries = {
        etcd: tools.etcd,
        "kube-apiserver": tools.kubeApiserver,
        "kube-controller-manager": tools.kubeControllerManager,
        "kube-scheduler": tools.kubeScheduler,
        "kwok-controller": tools.kwok,
    };
    const flags = Object.entries(binaries).map(([name, path]) => `--${name}-binary=${path}`);
    const common = ["--config", paths.kwokctlConfig, "--name", CLUSTER_NAME];
    const env = {
        ...process.env,
        PATH: [tools.binDir, process.env["PATH"] ?? ""].join(delimiter),
        KWOK_WORKDIR: paths.kwok,
        KUBECONFIG: paths.kubeconfig,
    };
    const create = ["create", "cluster", "--kubeconfig", paths.kubeconfig, "--wait", `${slowestSeconds}s`, ...flags];
    try {
        await mustRun(tools.kwokctl, [...common, ...create], { env, timeoutMs: (slowestSeconds + 30) * 1000 });
    } catch (error) {
        const logs = join(paths.kwok, "clusters", CLUSTER_NAME, "logs");
        throw new Error(`The rehearsal cluster did not come up. Its logs are in ${logs}.\n${String(error)}`);
    }
}

async function startSupervisor(tools: Toolchain, dir: string, log: Log): Promise<void> {
    const paths = statePaths(dir);
    const known = recordedProcesses(dir).get("supervisor");
    if (known !== undefined && isRunning(known)) {
        return;
    }
    const { pilotDiscovery, apiext } = tools;
    writeFileSync(paths.supervisorInput, JSON.stringify({ pilotDiscovery, apiext }));
    rmSync(paths.socket, { force: true });
    const script = join(__dirname, "supervisor.ts");
    const output = openSync(paths.supervisorLog, "a");
    const args = ["-r", require.resolve("ts-node/register/transpile-only"), script, dir];
    const cwd = join(__dirname, "..");
    const child = spawn(process.execPath, args, { cwd, detached: true, stdio: ["ignore", output, output] });
    closeSync(output);
    child.unref();
    if (child.pid === undefined) {
        throw new Error("The rehearsal's supervisor could not be started.");
    }
    recordProcess(dir, "supervisor", { pid: child.pid, command: `${script} ${dir}` });
    for (let tries = 0; !existsSync(paths.socket); tries++) {
        if (tries >= slowestSeconds * 20 || child.exitCode !== null) {
            throw new Error(`The rehearsal's supervisor did not start: see ${paths.supervisorLog}.`);
        }
        await sleep(50);
    }
    log(`cluster: supervisor started (pid ${child.pid})`);
}

/** Waits for the node, and for the service account without which pods are refused. */
async function usable(tools: Toolchain, kubeconfig: string): Promise<void> {
    const conditions = [
        ["node/rehearsal-node", "--for=condition=Ready"],
        ["serviceaccount/default", "--for=create"],
    ];
    for (const condition of conditions) {
        await mustRun(tools.kubectl, [
            "--kubeconfig",
            kubeconfig,
            "-n",
            "default",
            "wait",
            `--timeout=${slowestSeconds}s`,
            ...condition,
        ]);
    }
}
