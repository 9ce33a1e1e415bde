import { spawn } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cgroupFolders } from "../../rehearsal/node/cgroup";
import { nodeFolder, startNode, stopNode } from "../../rehearsal/node/node";
import { provideNodeTools } from "../../rehearsal/node/toolchain";
import { provideToolchain } from "../../rehearsal/toolchain";
import { sleep } from "../../rehearsal/tooling/process";
import { random } from "../support/random";

/** Seconds within which a start is killed; it takes about as long. */
const within = Number(process.env["WITHIN"] ?? 45);

/** Processes that have the node's folder on their command line, but for this one. */
function processes(folder: string): string[] {
    return readdirSync("/proc")
        .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
        .map((pid) => {
            try {
                return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
            } catch {
                return "";
            }
        })
        .filter((command) => command.includes(folder));
}

/** Whatever of a node is still on the machine. */
function leftovers(folder: string): string[] {
    return [
        ...processes(folder),
        ...readFileSync("/proc/mounts", "utf8")
            .split("\n")
            .filter((line) => line.includes(folder)),
        ...cgroupFolders(folder).filter((path) => existsSync(path)),
        ...["/var/lib/kubelet", "/run/containerd", "/var/lib/cni"].filter((path) => existsSync(path)),
        ...(existsSync(folder) ? [folder] : []),
    ];
}

/** Starts a node in a process of its own, and kills that after so many milliseconds of it. */
function killAfter(ms: number, mode: "end-with-me" | "stay"): Promise<string> {
    const script = join(__dirname, "nodeStart.ts");
    const args = ["-r", "ts-node/register/transpile-only", script, mode];
    return new Promise((resolve) => {
        const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
        let said = "";
        child.stdout.on("data", (text: Buffer) => {
            if (said === "") {
                setTimeout(() => child.kill("SIGKILL"), ms);
            }
            said += text.toString();
        });
        child.once("close", () => resolve(said.includes("up") ? "up" : "starting"));
    });
}

async function main(rounds: number, seed: number): Promise<number> {
    process.env["EDGE_MESH_NODE_DIR"] = join(tmpdir(), "edge-mesh-node-kills");
    const folder = nodeFolder();
    const foreign = leftovers(folder);
    if (foreign.length > 0) {
        throw new Error(`on this machine before the first round: ${foreign.join(", ")}`);
    }
    const tools = await provideToolchain(() => undefined, "real");
    const nodeTools = await provideNodeTools(tools, () => undefined);
    let good = 0;
    for (let round = 1; round <= rounds; round++) {
        const ms = Math.round(random(seed * 1000 + round) * within * 1000);
        const mode = round % 2 === 0 ? "stay" : "end-with-me";
        const state = await killAfter(ms, mode);
        await sleep(1000);
        const alive = mode === "stay" ? [] : processes(folder);
        await startNode(tools, nodeTools, "end-with-me", () => undefined);
        await stopNode(() => undefined);
        const left = [...alive, ...leftovers(folder)];
        good += left.length === 0 ? 1 : 0;
        console.log(
            `${round}: killed after ${ms} ms (${state}, ${mode}); clean start; left: ${left.join(", ") || "nothing"}`,
        );
    }
    console.log(`${good} of ${rounds} kills were followed by a clean start, and nothing was left (seed ${seed})`);
    return good === rounds ? 0 : 1;
}

main(Number(process.argv[2] ?? 20), Number(process.argv[3] ?? 1)).then(
    (code) => process.exit(code),
    (error: unknown) => {
        console.error(error);
        process.exit(1);
    },
);
